//! What invitees are to get: the fields below the addresses. They are read where they
//! stand when the form is sent; only what is checked while somebody types is followed.

use leptos::prelude::*;

use super::invite_form::{Choice, Setting};
use crate::{
    app::{api::invitations::Typed, checks::checks, markup::escape},
    domain::message::LONGEST_MESSAGE,
};

/// Fields with the keys of what is wrong with them.
pub type Problems = Vec<(String, String)>;

/// Fields that are not seen until somebody asks for them.
const MORE: [&str; 4] = ["name", "message", "language", "metadata"];

/// What is wrong with a field.
pub fn key_of(problems: &Problems, field: &str) -> Option<String> {
    problems.iter().find(|(name, _)| name == field).map(|(_, key)| key.clone())
}

/// Reads the fields as they stand.
pub fn read(form: &web_sys::HtmlFormElement) -> Typed {
    let Ok(data) = web_sys::FormData::new_with_form(form) else { return Typed::default() };
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    Typed {
        addresses: String::new(),
        name: text("name"),
        role: text("role"),
        groups: data.get_all("groups").iter().filter_map(|group| group.as_string()).collect(),
        product: text("product"),
        full_access: !text("full_access").is_empty(),
        metadata: text("metadata"),
        message: text("message"),
        language: text("language"),
    }
}

/// What is in the text area that chips take the place of.
pub fn addresses(form: &web_sys::HtmlFormElement) -> String {
    let data = web_sys::FormData::new_with_form(form).ok();
    data.and_then(|data| data.get("addresses").as_string()).unwrap_or_default().replace("\r\n", "\n")
}

/// All of them.
pub fn fields(setting: Setting, problems: RwSignal<Problems>) -> impl IntoView {
    let props = setting.props.get_value();
    let typed = props.typed;
    let role = select(setting, problems, ("role", "field-role"), None, &props.roles, &typed.role);
    let product = (!props.products.is_empty()).then(|| {
        select(
            setting,
            problems,
            ("product", "field-product"),
            Some("invite-no-product"),
            &props.products,
            &typed.product,
        )
    });
    let groups = (!props.groups.is_empty()).then(|| groups(setting, problems, &props.groups, &typed.groups));
    let full_access = props.owner.then(|| {
        view! {
            <label class="check">
                <input type="checkbox" role="switch" name="full_access" value="1" checked=typed.full_access/>
                <span>{setting.say("field-full_access")}<small>{setting.say("hint-full_access")}</small></span>
            </label>
        }
    });
    let filled = [&typed.name, &typed.message, &typed.language, &typed.metadata].iter().any(|text| !text.is_empty());
    let wrong = move || problems.with(|p| MORE.iter().any(|field| key_of(p, field).is_some()));
    view! {
        <div class="grid close">{role}{product}</div>
        {groups}
        {full_access}
        <details class="more" open=move || filled || wrong()>
            <summary>{setting.say("invite-more")}</summary>
            <div class="stack">
                {name(setting, problems, typed.name)}
                {message(setting, problems, &typed.message)}
                {select(setting, problems, ("language", "field-invitee_language"), Some("language-default"), &props.languages, &typed.language)}
                {metadata(setting, problems, &typed.metadata)}
            </div>
        </details>
    }
}

/// What is wrong with a field, below it.
fn error(setting: Setting, problems: RwSignal<Problems>, field: &'static str) -> impl IntoView {
    let id = [field, "-error"].concat();
    move || {
        problems
            .with(|p| key_of(p, field))
            .map(|key| view! { <p class="error" id=id.clone() role="alert">{setting.say(&key)}</p> })
    }
}

fn invalid(problems: RwSignal<Problems>, field: &'static str) -> impl Fn() -> Option<&'static str> + Copy + Send {
    move || problems.with(|p| key_of(p, field).is_some()).then_some("true")
}

fn select(
    setting: Setting,
    problems: RwSignal<Problems>,
    (field, label): (&'static str, &str),
    none: Option<&str>,
    choices: &[Choice],
    chosen: &str,
) -> impl IntoView + use<> {
    let option = |id: String, name: String| {
        let selected = id == chosen;
        view! { <option value=id selected=selected>{name}</option> }
    };
    let none = none.map(|key| option(String::new(), setting.say(key)));
    let options = choices.iter().map(|c| option(c.id.clone(), c.name.clone())).collect_view();
    view! {
        <div class="field" data-invalid=invalid(problems, field)>
            <label for=field>{setting.say(label)}</label>
            <select id=field name=field aria-describedby=[field, "-error"].concat() aria-invalid=invalid(problems, field)>{none}{options}</select>
            {error(setting, problems, field)}
        </div>
    }
}

fn groups(
    setting: Setting,
    problems: RwSignal<Problems>,
    choices: &[Choice],
    chosen: &[String],
) -> impl IntoView + use<> {
    let boxes = choices
        .iter()
        .map(|group| {
            let checked = chosen.contains(&group.id);
            view! {
                <label class="check">
                    <input type="checkbox" name="groups" value=group.id.clone() checked=checked/>
                    <span>{group.name.clone()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" data-invalid=invalid(problems, "groups") aria-describedby="groups-error">
            <legend>{setting.say("field-groups")}</legend>
            {checks(setting.say("find-groups"), choices.len(), boxes)}
            {error(setting, problems, "groups")}
        </fieldset>
    }
}

fn name(setting: Setting, problems: RwSignal<Problems>, typed: String) -> impl IntoView + use<> {
    view! {
        <div class="field" data-invalid=invalid(problems, "name")>
            <label for="name">{setting.say("field-invitee_name")}</label>
            <input id="name" name="name" value=typed maxlength="120" autocomplete="off" aria-describedby="name-hint name-error" aria-invalid=invalid(problems, "name")/>
            <p class="hint" id="name-hint">{setting.say("hint-invitee_name")}</p>
            {error(setting, problems, "name")}
        </div>
    }
}

fn message(setting: Setting, problems: RwSignal<Problems>, typed: &str) -> impl IntoView + use<> {
    let length = RwSignal::new(typed.chars().count());
    let on_input = move |event| {
        length.set(event_target_value(&event).chars().count());
        note(problems, "message", (length.get_untracked() > LONGEST_MESSAGE).then_some("problem-message_too_long"));
    };
    let left = move || setting.count("message-left", LONGEST_MESSAGE.saturating_sub(length.get()));
    view! {
        <div class="field" data-invalid=invalid(problems, "message")>
            <label for="message">{setting.say("field-message")}</label>
            <textarea id="message" name="message" rows="3" aria-describedby="message-hint message-left message-error" aria-invalid=invalid(problems, "message")
                inner_html=escape(typed) on:input=on_input></textarea>
            <p class="hint split"><span id="message-hint">{setting.say("hint-message")}</span><span id="message-left">{left}</span></p>
            {error(setting, problems, "message")}
        </div>
    }
}

fn metadata(setting: Setting, problems: RwSignal<Problems>, typed: &str) -> impl IntoView + use<> {
    let on_input = move |event| note(problems, "metadata", json_problem(&event_target_value(&event)));
    view! {
        <div class="field" data-invalid=invalid(problems, "metadata")>
            <label for="metadata">{setting.say("field-metadata")}</label>
            <textarea id="metadata" class="mono" name="metadata" rows="2" spellcheck="false" autocapitalize="off" aria-describedby="metadata-hint metadata-error" aria-invalid=invalid(problems, "metadata")
                inner_html=escape(typed) on:input=on_input></textarea>
            <p class="hint" id="metadata-hint">{setting.say("hint-metadata")}</p>
            {error(setting, problems, "metadata")}
        </div>
    }
}

/// Notes or takes back what is wrong with a field.
fn note(problems: RwSignal<Problems>, field: &str, key: Option<&str>) {
    let known = problems.with_untracked(|p| key_of(p, field));
    if known.as_deref() != key {
        problems.update(|p| {
            p.retain(|(name, _)| name != field);
            p.extend(key.map(|key| (field.to_owned(), key.to_owned())));
        });
    }
}

/// What is wrong with metadata, as far as the browser's own JSON can tell.
#[cfg(feature = "hydrate")]
fn json_problem(text: &str) -> Option<&'static str> {
    if text.trim().is_empty() {
        return None;
    }
    match js_sys::JSON::parse(text) {
        Err(_) => Some("problem-metadata_not_json"),
        Ok(value) if !value.is_object() || js_sys::Array::is_array(&value) => Some("problem-metadata_not_an_object"),
        Ok(_) => None,
    }
}

#[cfg(not(feature = "hydrate"))]
fn json_problem(_: &str) -> Option<&'static str> {
    None
}
