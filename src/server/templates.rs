//! Messages that only put texts together, taken apart once: a table says hundreds of
//! them a page, and walking their syntax took longer than writing them. What counts or
//! chooses stays with Fluent.

use std::collections::HashMap;

use fluent_bundle::{FluentResource, FluentValue};
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    unicode::unescape_unicode_to_string,
};

/// A message in pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Argument(String),
}

impl Template {
    /// Those of a catalogue, by their keys.
    pub fn all(catalogue: &FluentResource) -> HashMap<String, Self> {
        let template = |entry: &Entry<&str>| match entry {
            Entry::Message(message) => Some((message.id.name.to_owned(), Self::of(message.value.as_ref()?)?)),
            _ => None,
        };
        catalogue.entries().filter_map(template).collect()
    }

    fn of(pattern: &Pattern<&str>) -> Option<Self> {
        let piece = |element: &PatternElement<&str>| match element {
            PatternElement::TextElement { value } => Some(Piece::Text((*value).to_owned())),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => Some(Piece::Argument(id.name.to_owned())),
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                Some(Piece::Text(unescape_unicode_to_string(value).into_owned()))
            }
            PatternElement::Placeable { .. } => None,
        };
        pattern.elements.iter().map(piece).collect::<Option<_>>().map(Self)
    }

    /// The message with its arguments, where all are there and are texts or small
    /// numbers; large ones are written as the language does, which Fluent knows.
    pub fn fill(&self, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let mut text = String::with_capacity(64);
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Argument(name) => match args.iter().find(|(known, _)| known == name).map(|(_, value)| value)? {
                    FluentValue::String(value) => text.push_str(value),
                    FluentValue::Number(value) if value.value.abs() < 1_000.0 => text.push_str(&value.as_string()),
                    _ => return None,
                },
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentArgs;

    use super::*;
    use crate::server::catalogues;

    /// Every message of every catalogue reads the same either way.
    #[test]
    fn filling_in_says_what_fluent_says() {
        let mut compared = 0;
        for catalogue in catalogues::all() {
            for (key, template) in &catalogue.said().templates {
                let names = template.0.iter().filter_map(|piece| match piece {
                    Piece::Argument(name) => Some(name.as_str()),
                    Piece::Text(_) => None,
                });
                let args: Vec<(&str, FluentValue)> = names
                    .enumerate()
                    .map(|(n, name)| (name, if n == 0 { FluentValue::from(123) } else { "<b>".into() }))
                    .collect();
                let pattern = catalogue.said().bundle.get_message(key).and_then(|m| m.value()).expect("the message");
                let told: FluentArgs = args.iter().cloned().collect();
                let by_fluent = catalogue.said().bundle.format_pattern(pattern, Some(&told), &mut Vec::new());
                // Of an argument that is said twice Fluent keeps the last, `fill` the first.
                let once =
                    args.iter().map(|(name, _)| name).collect::<std::collections::BTreeSet<_>>().len() == args.len();
                if once {
                    assert_eq!(template.fill(&args).as_deref(), Some(&*by_fluent), "{key} in {}", catalogue.name);
                    compared += 1;
                }
            }
        }
        assert!(compared > 500, "{compared}");
    }

    #[test]
    fn what_chooses_stays_with_fluent_and_what_is_missing_is_no_text() {
        let source = "plain = Hello\n\
            said = { $name } said { $n }{\" \"}times\n\
            chosen = { $n ->\n [one] one\n*[other] { $n }\n }\n";
        let catalogue = FluentResource::try_new(source.to_owned()).expect("Fluent");
        let all = Template::all(&catalogue);
        assert_eq!(all.len(), 2);
        let args = [("n", FluentValue::from(3)), ("name", "Ada".into())];
        assert_eq!(all["said"].fill(&args).as_deref(), Some("Ada said 3 times"));
        assert_eq!(all["said"].fill(&args[..1]), None);
        let many = [("n", FluentValue::from(1_000)), ("name", "Ada".into())];
        assert_eq!(all["said"].fill(&many), None, "large numbers are written as the language does");
        assert_eq!(all["plain"].fill(&[]).as_deref(), Some("Hello"));
    }
}
