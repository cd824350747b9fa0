//! The form of an invite link: a role, and on request its limits.

use leptos::prelude::*;

use crate::{
    app::{
        components::{
            around::Around,
            controls::{boxes, select},
        },
        markup::escape,
    },
    domain::{error::Error, mail_domain::MailDomain},
    server::{
        service::{choices::Choices, drawn::Mark, links::LinkForm},
        web::fields::Fields,
        words::Words,
    },
};

const SINGLE: [&str; 9] = ["label", "role", "product", "ends", "until", "max_uses", "domains", "approval", "seen"];
/// Fields that are not seen until somebody asks for them.
const MORE: [&str; 7] = ["label", "groups", "product", "until", "max_uses", "domains", "approval"];
/// Ends to choose from, in days.
const PRESETS: [&str; 4] = ["1", "7", "30", "90"];

/// Reads the form as posted.
pub fn read(posted: Fields) -> Result<LinkForm, Error> {
    let fields = posted.check(&SINGLE, &["groups"])?;
    let text = |name: &str| fields.get(name).to_owned();
    Ok(LinkForm {
        label: text("label"),
        role: text("role"),
        groups: fields.all("groups").map(str::to_owned).collect(),
        product: text("product"),
        ends: text("ends"),
        until: text("until"),
        max_uses: text("max_uses"),
        domains: text("domains"),
        approval: fields.has("approval"),
        seen: Mark::posted(fields.get("seen")),
    })
}

/// A new link: the role in sight, all else behind a summary.
pub fn new_link(words: Words, choices: &Choices, form: &LinkForm, error: Option<&Error>) -> impl IntoView + use<> {
    let wrong = MORE.iter().any(|field| error.is_some_and(|e| e.problem(field).is_some()));
    let typed = LinkForm { role: String::new(), ..form.clone() } != LinkForm::default();
    view! {
        <form class="card stack" method="post">
            {role(words, choices, form, error)}
            <details class="more" open=wrong || typed>
                <summary>{words.get("link-more")}</summary>
                <div class="stack">{limits(words, choices, form, error)}</div>
            </details>
            <div class="cluster"><button class="button primary">{words.get("link-get")}</button></div>
        </form>
    }
}

/// What there is to choose from, by its ids.
pub fn names(choices: &Choices) -> Vec<(String, String)> {
    let roles = choices.roles.iter().map(|role| (role.id.to_string(), role.name.clone()));
    let groups = choices.groups.iter().map(|group| (group.id.to_string(), group.name.clone()));
    let products = choices.products.iter().map(|product| (product.id.to_string(), product.name.clone()));
    roles.chain(groups).chain(products).collect()
}

/// Which role.
pub fn role(words: Words, choices: &Choices, form: &LinkForm, error: Option<&Error>) -> impl IntoView + use<> {
    let options = choices.roles.iter().map(|role| (role.id.to_string(), role.name.clone())).collect();
    select(Around::field(words, error, "role"), options, &form.role)
}

/// All but the role.
pub fn limits(words: Words, choices: &Choices, form: &LinkForm, error: Option<&Error>) -> impl IntoView + use<> {
    let around = |name| Around::field(words, error, name).hint(words.get(&format!("hint-{name}")));
    let groups: Vec<_> = choices.groups.iter().map(|group| (group.id.to_string(), group.name.clone())).collect();
    let mut products = vec![(String::new(), words.get("product-none").into_owned())];
    products.extend(choices.products.iter().map(|product| (product.id.to_string(), product.name.clone())));
    let approval = form.approval;
    // The one that is none is named.
    let bad = MailDomain::parse_list(&form.domains, MailDomain::parse).err().filter(|_| error.is_some());
    let domains = bad.into_iter().fold(around("domains"), |around, (word, problem)| {
        around.problem(words.with(&format!("problem-{}-named", problem.code()), &[("domain", word.into())]))
    });
    view! {
        {around("label").wrap(|tied| view! {
            <input id=tied.name name=tied.name value=form.label.clone() maxlength="120" autocomplete="off" autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
        })}
        {(!groups.is_empty()).then(|| boxes(words, error, "groups", groups, &form.groups))}
        {(products.len() > 1).then(|| select(Around::field(words, error, "product"), products, &form.product))}
        <div class="grid">
            {ends(words, form)}
            <div class="until">{around("until").wrap(|tied| view! {
                <input id=tied.name name=tied.name type="datetime-local" value=form.until.clone() autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
            })}</div>
            {around("max_uses").wrap(|tied| view! {
                <input id=tied.name name=tied.name inputmode="numeric" value=form.max_uses.clone() maxlength="9" autocomplete="off" autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
            })}
        </div>
        {domains.wrap(|tied| view! {
            <textarea id=tied.name name=tied.name rows="2" autocomplete="off" spellcheck="false" autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described inner_html=escape(&form.domains)></textarea>
        })}
        <label class="check">
            <input type="checkbox" name="approval" value="1" checked=approval/>
            <span>{words.get("field-approval")}<small>{words.get("hint-approval")}</small></span>
        </label>
    }
}

fn ends(words: Words, form: &LinkForm) -> impl IntoView + use<> {
    let mut options = vec![(String::new(), words.get("link-ends-never").into_owned())];
    for days in PRESETS {
        let n: i64 = days.parse().unwrap_or_default();
        options.push((days.to_owned(), words.with("link-ends-days", &[("n", n.into())])));
    }
    options.push(("at".to_owned(), words.get("link-ends-at").into_owned()));
    select(Around::field(words, None, "ends"), options, &form.ends)
}
