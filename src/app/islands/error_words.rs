//! Why the server functions of an island refuse: messages that every island needs that
//! tells of it.

/// With the names of their arguments; `n` is the one that counts.
pub(super) const ERRORS: &[(&str, &[&str])] = &[
    ("error-unreachable", &[]),
    ("error-signed_out", &[]),
    ("error-second_factor_needed", &[]),
    ("error-forbidden", &[]),
    ("error-above_own_rights", &[]),
    ("error-not_found", &[]),
    ("error-not_pending", &[]),
    ("error-organization_full", &["limit"]),
    ("error-throttled", &["n"]),
    ("error-mail_limit", &[]),
    ("error-mail_not_needed", &[]),
    ("error-already_member", &[]),
    ("error-not_member", &[]),
    ("error-no_mail_server", &[]),
    ("error-busy", &[]),
    ("error-invalid", &[]),
    ("error-internal", &[]),
];

#[cfg(test)]
mod tests {
    use super::{
        super::{import_sheet, invite_words},
        ERRORS,
    };
    use crate::{app::api::error::ApiError, domain::error::Error, server::words::Words};

    /// What the server functions of islands never answer: it is about signing in, joining,
    /// one's own account, or settings.
    const ELSEWHERE: &[&str] = &[
        "wrong_credentials",
        "not_recent",
        "other_address",
        "unverified",
        "phone_unverified",
        "link_expired",
        "link_revoked",
        "link_declined",
        "link_accepted",
        "link_inviter_lost_rights",
        "link_off",
        "link_used_up",
        "link_used",
        "already_set_up",
        "inactive",
        "has_account",
        "built_in",
        "last_owner",
        "second_factor_on",
        "request_decided",
        "no_text_gateway",
        "phone_needed",
        "no_phone",
        "last_method",
        "too_many_passkeys",
        "not_in_this_status",
        "elsewhere_too",
        "changed_meanwhile",
        "provider_answer",
        "provider_unreachable",
        "provider_no_account",
        "provider_hides_email",
        "provider_unverified_email",
        "provider_other_address",
        "provider_not_linked",
        "provider_taken",
        "method_not_allowed",
        "passkey_refused",
    ];

    /// Every code that there is, as the error itself tells it.
    fn codes() -> Vec<&'static str> {
        let source = include_str!("../../domain/error.rs");
        let (_, body) = source.split_once("fn code(&self)").expect("the codes");
        let (body, _) = body.split_once("\n    }\n").expect("their end");
        body.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn every_error_has_words_or_is_met_elsewhere() {
        let codes = codes();
        assert!(codes.len() > 50, "the error is not understood any more: {codes:?}");
        let islands = [
            invite_words::words().into_iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>(),
            import_sheet::words().into_iter().map(|(key, _)| key).collect(),
        ];
        for code in &codes {
            for words in &islands {
                let said = words.contains(&format!("error-{code}"));
                assert!(said != ELSEWHERE.contains(code), "{code}: give it words, or say that it is met elsewhere");
            }
        }
        assert!(ELSEWHERE.iter().all(|code| codes.contains(code)), "one of these is no code any more");
    }

    #[test]
    fn a_message_comes_with_its_number() {
        let (full, often) = (Error::OrganizationFull { limit: 7 }, Error::Throttled { retry_after: 1_801 });
        for (error, language, number) in
            [(&full, "en", "7"), (&full, "de", "7"), (&often, "en", "31"), (&often, "de", "31")]
        {
            let text = ApiError::from(error).say(&Words::of(language).phrases(ERRORS));
            assert!(text.contains(&format!(" {number} ")) && !text.contains(['{', '}']), "{text}");
        }
    }
}
