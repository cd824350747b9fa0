//! The choice of a language for those of whom no account says which.

use leptos::prelude::*;

use crate::server::words::Words;

/// Where the page that is being drawn can be asked for again, and in which words it is.
#[derive(Clone)]
pub struct Here {
    /// Path and query.
    pub path: String,
    /// The words.
    pub words: Words,
}

/// A button a language; nothing where there is one only, or the page is the answer
/// to a form and can't be asked for again.
pub fn languages() -> impl IntoView {
    let all = Words::languages();
    use_context::<Here>().filter(|_| all.len() > 1).map(|Here { path, words }| {
        let buttons = all
            .into_iter()
            .map(|(tag, name)| {
                let current = (tag == words.language()).then_some("true");
                view! { <button class="link" name="language" value=tag lang=tag aria-current=current>{name}</button> }
            })
            .collect_view();
        view! {
            <form class="languages" method="post" action="/language" aria-label=words.get("field-language")>
                <input type="hidden" name="next" value=path/>
                {buttons}
            </form>
        }
    })
}
