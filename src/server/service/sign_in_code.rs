//! Signing in by six digits that are mailed. Asking tells nobody whether an address
//! has an account: what is answered, and how long that takes, depends on nothing
//! but the request.

use std::sync::Arc;

use super::{
    super::{
        core::Core,
        store::{
            sign_in_codes::{self as store, SignInCode},
            throttles, users,
        },
    },
    act::{Act, Caller},
    fault::Fault,
    mails,
    second_step::{self, Entered},
    sign_in,
};
use crate::domain::{
    email::EmailAddress,
    error::{Conflict, Error},
    id::SignInCodeId,
    method::Method,
    outbox::MailKind,
    time::Span,
    token::Token,
};

/// How long a code counts.
pub const LIFE: Span = Span::minutes(10);
const MOST_TRIES: i64 = 5;
/// Codes that were asked for and wait to be mailed.
const MOST_WAITING: usize = 100;

/// Takes the request; the code is mailed afterwards, if there is such an account.
/// Returns what the browser is to carry.
pub async fn request(
    core: &Arc<Core>,
    caller: &Caller,
    email: EmailAddress,
    keep: bool,
    next: &str,
) -> Result<String, Fault> {
    let act = Act::new(core, caller, "sign_in.request_code");
    let id = act
        .run(async {
            if !core.sends_mail() {
                return Err(Error::Conflict { why: Conflict::NoMailServer }.into());
            }
            if core.tasks.len() >= MOST_WAITING {
                return Err(Error::Busy.into());
            }
            let now = core.now();
            let mut tx = core.store.begin().await?;
            mails::count_request(core, &mut tx, "sign_in:codes_from", caller).await?;
            let code = SignInCode {
                id: core.id(),
                email: email.clone(),
                user_id: None,
                keep,
                next: next.to_owned(),
                created_at: now,
                expires_at: now + LIFE,
                used_at: None,
            };
            store::insert(&mut tx, &code).await?;
            tx.commit().await?;
            Ok(code.id)
        })
        .await?;
    let (later, caller) = (Arc::clone(core), caller.clone());
    core.tasks.spawn(async move {
        if let Err(fault) = mail(&later, &caller, id, &email).await {
            tracing::info!(%fault, "no code was mailed");
        }
    });
    Ok(core.keys.sign_in_token(id))
}

/// Mails the code to the account of this address, if there is one.
async fn mail(core: &Core, caller: &Caller, id: SignInCodeId, email: &EmailAddress) -> Result<(), Fault> {
    let act = Act::new(core, caller, "sign_in.mail_code");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let (user, _) = users::by_email(&mut tx, email).await?.ok_or(Error::NotFound)?;
        mails::take_turn(core, &mut tx, &[email]).await?;
        if !mails::may_mail(core, &mut tx, email, MailKind::SignInCode).await? {
            return Err(Error::Throttled { retry_after: 3_600 }.into());
        }
        store::assign(&mut tx, id, user.id, core.now()).await?;
        let language = user.language.as_deref().unwrap_or(&caller.language);
        mails::write(core, &mut tx, None, MailKind::SignInCode, id, email, language).await?;
        act.done(&mut tx, user.id).await?;
        tx.commit().await?;
        core.outbox.notify_one();
        Ok(())
    })
    .await
}

/// What a browser that carries this token waits for. `None`: nothing that this
/// server knows of, or nothing any more.
pub async fn find(core: &Core, token: Option<&str>) -> Result<Option<SignInCode>, Fault> {
    let Some(token) = token.and_then(Token::parse).filter(|token| core.keys.is_sign_in_token(token)) else {
        return Ok(None);
    };
    let mut connection = core.store.read().await?;
    let found = store::by_id(&mut connection, SignInCodeId::from_bytes(token.id)).await?;
    Ok(found.filter(|code| core.now() < code.expires_at))
}

/// Compares the code that was typed, and signs in. After five wrong ones it is
/// dead, and a new one must be asked for.
pub async fn enter(core: &Core, caller: &Caller, asked: &SignInCode, typed: &str) -> Result<Entered, Fault> {
    let act = Act::new(core, caller, "sign_in.by_code");
    act.run(async {
        sign_in::count_attempt_of_block(core, caller).await?;
        let now = core.now();
        let mut tx = core.store.begin().await?;
        let Some(tries) = store::attempt(&mut tx, asked.id, MOST_TRIES, now).await? else {
            return Err(Error::field("code", "code_used_up").into());
        };
        // Read again: whose it is may have been found out since the page was shown.
        let code = store::by_id(&mut tx, asked.id).await?.ok_or(Error::NotFound)?;
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let right = core.keys.is_sign_in_code(code.id, &typed);
        let user = match code.user_id {
            // The address may have been changed since: its old mailbox opens nothing.
            Some(id) if right => users::by_id(&mut tx, id).await?.filter(|user| user.email == code.email),
            _ => None,
        };
        let Some(user) = user else {
            // The try counts, whatever else the refusal rolls back.
            tx.commit().await?;
            let problem = if tries < MOST_TRIES { "code_wrong" } else { "code_used_up" };
            return Err(Error::field("code", problem).into());
        };
        if !store::spend(&mut tx, code.id, now).await? {
            return Err(Error::field("code", "code_used_up").into());
        }
        sign_in::claim(core, &mut tx, &user).await?;
        throttles::forgive(&mut tx, &sign_in::block_key(caller)).await?;
        let entered = second_step::admit(core, &mut tx, user.id, caller, code.keep, &Method::Code).await?;
        Act::new(core, caller, "sign_in.by_code").by(user.id).done(&mut tx, user.id).await?;
        tx.commit().await?;
        Ok(entered)
    })
    .await
}
