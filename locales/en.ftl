# English. Keys are grouped by where they are read. A button says what it does,
# an error what happened and what to do.

## Everywhere
skip-link = Skip to content
language-itself = English
cancel = Cancel
save = Save
close = Close
copy = Copy
copied = Copied
copy-link = Copy link
optional = (optional)
action-edit = Edit
edit-named = Edit { $name }
delete-named = Delete { $name }
copy-failed = Could not copy. Select it and copy it by hand.
sign-in = Sign in
sign-out = Sign out
back-to-sign-in = Back to sign in
back-to-people = Back to People
invite-people = Invite people
nav-main = Main
nav-account = Account
nav-your-account = Your account
nav-settings = Admin settings
nav-home = Home
nav-people = People
nav-groups = Groups
nav-roles = Roles
nav-general = General
nav-products = Products
nav-invitations = Invitations
nav-sign-in = Sign-in and acceptance
nav-email = Email
nav-audit = Audit log
nav-group-people = People
nav-group-organization = Organization
nav-group-records = Mail and records

undo = Undo
try-again = Try again
filters = Filter
filters-shut = Show
filters-on = (something is filtered)
back = Back
quiet-failed = That did not reach the server. Try again.
shortcuts = Keyboard shortcuts
shortcuts-help = Show this list
shortcuts-off-hint = They can be turned off in your
site-description = Where organizations let people in: invitations, requests to join and accounts.
offline = You are offline. What you typed stays here.
offline-held = You are offline: this was not sent. What you typed is still here; send it once you are back.
offline-back = You are online again. Something was not sent.
offline-send = Send it now
offline-stream = The connection is lost. What you see may be out of date; it comes back by itself.

# The mark between thousands.
number-group = ,
number = { $n }

## Times
moment = { $day } { $month } { $year }, { $time } UTC
day = { $day } { $month }
length-minute = { $n ->
    [one] one minute
   *[other] { $n } minutes
}
length-hour = { $n ->
    [one] one hour
   *[other] { $n } hours
}
length-day = { $n ->
    [one] one day
   *[other] { $n } days
}
percent = { $n }%
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
relative-now = just now
relative-past-minute = { $n ->
    [one] one minute ago
   *[other] { $n } minutes ago
}
relative-past-hour = { $n ->
    [one] one hour ago
   *[other] { $n } hours ago
}
relative-past-day = { $n ->
    [one] one day ago
   *[other] { $n } days ago
}
relative-future-minute = { $n ->
    [one] in one minute
   *[other] in { $n } minutes
}
relative-future-hour = { $n ->
    [one] in one hour
   *[other] in { $n } hours
}
relative-future-day = { $n ->
    [one] in one day
   *[other] in { $n } days
}

## Fields
field-organization = Organization
field-name = Name
field-email = Email
field-password = Password
field-code = Code
field-language = Language
field-phone = Phone
field-phone-number = Phone number
field-country = Country
field-current-password = Current password
field-new-password = New password
field-new-email = New email
field-role = Role
field-full_access = Full access
hint-full_access = All permissions there are: they can do everything that you can.
field-invitee_name = Name
hint-invitee_name = For a single address. With several, write each as "Name" <address>.
field-message = Personal message
hint-message = Stands in the mail and on the page to accept.
field-invitee_language = Language
language-default = As the organization
field-metadata = Metadata
hint-metadata = A JSON object that stays with them, such as { "{" }"team": "North"{ "}" }.
field-addresses = Email addresses
field-product = Product
field-groups = Groups
find-groups = Find a group
found-choices = { $n ->
    [one] One found.
   *[other] { $n } found.
}
found-no-choice = None found.
bulk-choose-group = Group
password-show = Show password
password-hide = Hide password
hint-password = At least { $shortest } characters. A few unrelated words are easy to remember and hard to guess.

## What is wrong with a field
problem-name_empty = Type a name.
problem-name_too_long = This name is too long: 120 characters at most.
problem-name_invisible = This name has invisible characters in it. Type it anew.
problem-name_link = A name must not hold a link.
problem-email_empty = Type an email address.
problem-email_no_at = This is not a whole address: it needs an @ with something on both sides.
problem-email_too_long = This address is too long.
problem-email_bad_local = Something before the @ can’t be in an address: look for blanks, double dots or odd characters.
problem-email_quoted = Addresses in quotes are not taken. Use the plain form.
problem-email_non_ascii_local = The part before the @ has letters such as ü or é, and no mail server here has said that it takes those. Use an address with plain letters; most people who have the one also have the other.
problem-email_outside_domains = Only people with an address of the domains named here can join. Use such an address.
problem-email_bad_domain = The part after the @ is not a domain, such as example.com.
problem-password_too_short = This password is too short.
problem-password_too_long = This password is too long: 256 characters at most.
problem-password_guessable = This password is easy to guess. Use a few unrelated words, and nothing from your name or address.
problem-code_wrong = This is not the code we sent. Look again, or ask for a new one.
problem-password_wrong = This is not your password.
problem-password_short_alone = Your password is too short to stand alone. Change it to a longer one first, then turn this off.
problem-code_wrong_app = This code is not right, or was used already. Wait for the next one in your app.
problem-email_same = This is your address already.
problem-email_not_yours = This is not the address of your account.
problem-language_unknown = This language is not known here. Choose another one.
problem-phone_empty = Type your phone number.
problem-phone_invalid = This is no number of the chosen country. Look again, or begin with + and the country’s code.
problem-phone_not_mobile = This number gets no text messages. Use another one.
problem-phone_code_over = The time of the code is over. Ask for a new one.
problem-code_used_up = That were too many tries: this code no longer works. Ask for a new one.
problem-name_too_long_here = This name is too long: 60 characters at most.
problem-name_taken = There is one of this name already.
problem-permission_unknown = One of these permissions does not exist. Reload the page.
problem-role_unknown = This role no longer exists. Choose another one.
problem-group_unknown = One of these groups no longer exists. Choose again.
problem-product_unknown = This product no longer exists. Choose another one.
problem-name_for_one = A name is for a single address. With several, write each as "Name" <address>.
problem-metadata_not_json = This is not JSON. Look for missing quotes, commas or brackets.
problem-metadata_not_an_object = Write an object, such as { "{" } "team": "North" { "}" }.
problem-metadata_too_long = This is too much: 4,096 characters, and eight levels deep at most.
problem-metadata_invisible = There is a character in it that can’t be stored.
problem-message_too_long = This message is too long: 1,000 characters at most.
problem-message_invisible = This message has invisible characters in it. Type it anew.
problem-until_bad = Choose a date and time, such as 27 November 2026, 14:05.
problem-until_past = This is past. Choose a time to come.
problem-until_far = This is too far away. Choose a nearer time, or “Never”.
problem-max_uses_bad = Type a whole number from 1 to 1,000,000, or nothing for no limit.
source-link = by an invite link
source-domain = by an address of the organization
source-open = by the sign-up page
problem-domain_bad = One of these is not a domain. Write domains such as example.com, one a line.
problem-domain_public = One of these is a mail provider at which everybody can get an address.
problem-domains_too_many = These are too many: 50 domains at most.
problem-addresses_empty = Type at least one address.
problem-door_mismatch = This page was about another invitation. Open the link in your mail again.
problem-address_duplicate = Twice in the list
problem-address_already_invited = Already invited. You can resend it.
problem-address_already_member = Already a member
problem-address_inactive = Was a member and is inactive; can be reactivated.
problem-address_not_registered = Has no account here, and only people with one may be invited. Ask them to sign up first, or allow others in the settings.
problem-address_over_send_limit = More addresses than one send takes. Send the rest afterwards.
problem-address_no_seat = No seat is left for this one: the limit is { $limit }. Delete pending invitations, remove inactive members, or ask the operator for more seats.
problem-cell_role_unknown = There is no role of this name here.
problem-cell_role_above = This role holds more rights than you have. Choose another one.
problem-cell_group_unknown = There is no group of this name here. Put ; or | between several.
problem-cell_language_unknown = There is no such language here.
problem-cell_nul = There is a character in it that is no text.
problem-cell_lines = This cell goes over several lines: a quote may be missing.
problem-row_open_quote = A quote is opened in this row and never closed.
problem-row_too_many_cells = This row has more cells than the header: a cell with commas needs quotes.
problem-row_over_limit = More rows than one import takes. Send the rest afterwards.
problem-not_sent = Not sent yet
problem-file_not_text = This file is not text in an encoding that can be told. Save it as CSV in UTF-8.
problem-file_workbook = This is an Excel file. Save it as CSV.
problem-file_bad_workbook = This Excel file can’t be read. Save it as CSV in UTF-8.
problem-file_old_workbook = This file is of an Excel before 2007. Save it as .xlsx or as CSV.
problem-file_empty = This file is empty.
problem-file_no_email = The first row must name the columns, and one of them email. Begin with the template.
problem-file_doubled = The first row names a column twice.
problem-file_no_rows = There is nothing below the first row.
problem-file_too_large = This file is too large: 4 MB at most. Split it.
problem-file_missing = Choose a file.
problem-address_throttled = Got several mails in the last hour. Try again later.

## Errors
title-error = That did not work
title-not_found = Nothing here
title-404 = Nothing here
title-405 = That did not work
title-413 = Too much at once
title-forbidden = Not allowed
title-not_recent = Confirm that it’s you
title-second_factor_needed = Set up two-step sign-in first
title-last_owner = Somebody has to stay
title-already_set_up = Already set up
title-built_in = This one stays as it is
title-throttled = Too often
title-busy = One moment
title-internal = Our fault
title-signed_out = Sign in first
title-provider_answer = That sign-in did not work
title-provider_unreachable = No answer
title-provider_no_account = No account yet
title-provider_hides_email = Your address is hidden
title-provider_unverified_email = Your address is not verified there
title-provider_other_address = Another address
title-provider_not_linked = Not linked
title-provider_taken = Linked to another account
title-method_not_allowed = Use another way to sign in
title-link_expired = This link has expired
title-link_revoked = This link no longer works
title-link_declined = This invitation was declined
title-link_accepted = This invitation was accepted
title-link_inviter_lost_rights = This invitation no longer holds
title-link_off = This link is turned off
title-link_used_up = This link is used up
title-link_used = This link was used
title-organization_full = No seat left
error-home = Go to the start
error-confirm = Confirm that it’s you
error-second-factor = Set up two-step sign-in
error-id = If you ask for help, tell this code: { $id }
error-signed_out = You are not signed in, or your session is over. Sign in and try again.
error-wrong_credentials = Email and password do not belong together. Check both, or set a new password.
error-forbidden = You may not do this here. Ask an administrator of your organization.
error-not_recent = You signed in more than 10 minutes ago. Confirm that it’s you, then do it again: nothing was changed.
error-second_factor_needed = Your organization asks everybody with admin rights for two-step sign-in.
error-last_owner = You are the only one with full access. Give full access to another member under People first.
error-second_factor_on = Two-step sign-in is on already.
error-above_own_rights = You can’t hand out more rights than you have yourself. Choose another role.
error-other_address = This invitation is for another address than yours.
error-unverified = Prove your address first: open the invitation again and ask for a code.
error-phone_unverified = The organization asks for a phone number. Prove yours first.
error-not_found = There is nothing at this address. The link may be incomplete: copy it whole, or ask for a new one.
error-link_expired = Its time has run out. Ask whoever invited you for a fresh one.
error-link_revoked = It was deleted or replaced. Look for a newer mail, or ask whoever invited you.
error-link_declined = You said no to it. If you changed your mind, ask to be invited again.
error-link_accepted = You are in already: just sign in.
error-link_inviter_lost_rights = Whoever invited you can no longer do so. Ask the organization for a new invitation.
error-link_off = The organization turned it off. Ask for a new one.
error-link_used_up = This link has let in as many people as it may. Ask for a new one.
error-link_used = It works only once. Ask for a new one.
error-already_set_up = This Usher has its organization. Sign in, or ask to be invited.
error-already_member = They are a member already.
error-inactive = Your membership is inactive. Ask an administrator to reactivate it.
error-not_pending = This invitation is no longer open: it was accepted, declined or deleted. Reload the page.
error-has_account = There is an account with this address. Sign in to it, then accept.
error-built_in = It was made with the organization and stays as it is. Make one of your own instead.
error-request_decided = Somebody has answered this request already. Reload the page to see what was decided.
error-mail_not_needed = This mail is not tried again, as what it is about has ended. Where an invitation ran out, Resend writes to them anew.
error-no_text_gateway = No gateway for text messages is set up here, so nothing can be texted. Ask an administrator.
error-phone_needed = An organization that you are in asks for a phone number. You can change it, but not remove it.
error-no_phone = There is no phone number in your account. Add one first.
error-no_mail_server = No mail server is set up here, so nothing can be mailed. Ask an administrator.
error-not_in_this_status = This is not done to people in their status.
error-elsewhere_too = Their account is in another organization too, so only they can sign it out. Inactivate or remove them here: that ends what they can do here at once.
error-changed_meanwhile = This was changed meanwhile, so nothing was saved. What you typed is still here: check it against what is there now, then save again.
meanwhile-title = Changed meanwhile
meanwhile-lede = This is what is there now. Saving puts what you typed in its place.
error-not_member = They are no member any more. Reload the page.
error-organization_full = All { $limit } seats are taken. Delete pending invitations, remove inactive members, or ask the operator for more seats.
error-provider_answer = What came back does not belong to a sign-in that was begun in this browser, or it came too late. Begin again.
error-provider_unreachable = The other side does not answer right now. Try again in a moment, or sign in in another way.
error-provider_no_account = Nobody here has the account that you signed in with. If you have an account here, sign in to it in the way you know. If not, ask for an invitation.
error-provider_hides_email = The other side does not tell your address. Let it be visible there and try again, or choose another way.
error-provider_unverified_email = The other side does not vouch that your address is yours. Verify it there and try again, or choose another way.
error-provider_other_address = The address there is another one than that of your account here. Only the same address can be linked.
error-provider_not_linked = What you signed in with is not linked to your account here. Confirm in another way.
error-provider_taken = What you signed in with belongs to another account here. Unlink it there first.
error-method_not_allowed = The organization does not let people join with this way to sign in. Choose another one.
error-passkey_refused = This passkey was not taken: it may have been removed from the account, or it took too long. Try again, or choose another way.
error-too_many_passkeys = This account has as many passkeys as fit. Remove one first.
error-last_method = This is your last way to sign in. Add another one first.
error-invalid = Please look at what is marked below.
error-throttled = Too many tries. Wait { $n ->
    [one] a minute
   *[other] { $n } minutes
} and try again.
error-mail_limit = This address had all the mails that it may get within an hour, so nothing was mailed. Try again later, or copy the link and hand it over yourself.
error-busy = A lot is going on right now. Nothing was changed; try again in a moment.
error-internal = Something went wrong here, and it was noted. Nothing was changed; try again.
error-unreachable = The server could not be reached. What you typed is still here: try again.
error-bad_request = The request was not understood. Go back and try again.
error-405 = This address can’t be used like that. Go back and try again.
error-413 = That was more than fits. Send less at once.

## Sign up
sign-up = Make an organization
sign-up-title = Make an organization
sign-up-lede = Begin with your address. You will be the organization’s owner, and can invite people at once.
sign-up-names = Name your organization and make your account.
sign-up-has-account = { $email } has an account. Sign in to it, then make your organization.
sign-up-question = New here?

## First run
setup-title = Set up Usher
setup-lede = Name your organization and make your account. You will be its owner.
setup-button = Create organization
setup-no-mail = No mail server is set up. You can invite people by links that you copy, and set up mail later.
not-set-up-title = Not set up yet
not-set-up-lede = Open the setup link that the server printed when it started. This prints it again:

## Sign in
sign-in-keep = Keep me signed in
sign-in-forgot = Forgot your password?
sign-in-by-code = Email me a code
sign-in-or = or
way-password = Password
way-code = Code by mail
way-passkey = Passkey
sign-in-with = Continue with { $provider }
sign-in-passkey = Use a passkey
passkey-failed = That did not work. Load the page anew and try again, or choose another way.
passkey-stopped = Your device made nothing of it. Try again, or choose another way.
passkey-known = This device has a passkey for this account already.
sign-in-going = Continuing to { $provider }
sign-in-going-lede = If nothing happens, continue here.
sign-in-cancelled = You did not sign in there, so nothing happened here.
sign-in-link-title = Link { $provider }
sign-in-link-known = There is an account here with { $email }. Sign in to it once in the way you know, then { $provider } signs you in too.
sign-in-link-sign-in = Sign in to link
sign-in-link-ask = You are signed in as { $email }. From now on { $provider } can sign you in to this account too.
sign-in-link-other = You are signed in as { $email }, but { $provider } vouches for { $other }. Sign in with that address to link it.
sign-in-link-button = Link { $provider }
sign-in-link-no = Not now
sign-in-code-title = Check your mail
sign-in-code-lede = If there is an account with { $email }, six digits are on their way to it. They are good for 10 minutes.
sign-in-code-over = This code no longer counts. Ask for a new one.
forgot-title = Forgot your password?
forgot-lede = Tell us your address, and we mail you a link to set a new one.
forgot-button = Send reset link
forgot-sent-title = Check your mail
forgot-sent = If there is an account with this address, a link is on its way. It is good for 30 minutes.
reset-title = Set a new password
reset-lede = You will be signed out everywhere else.
reset-button = Set new password
reset-done = Your password is set, and you are signed in here.

## Home
home-title = Hello, { $name }
home-lede = Your start page at { $organization }.
home-welcome = Welcome to { $organization }
home-you = You
home-products = Products
home-products-none = What { $organization } uses will stand here.
home-figures = How inviting goes
home-figures-empty = Nobody is invited yet
home-figures-empty-lede = Once you invite people, you see here who opened their invitation, who joined, and how many seats are taken.
home-figures-first = Invite the first people
home-funnel = Invitations of the last 30 days
home-funnel-says = accepted: { $accepted } of { $invited }
home-funnel-none = Nobody was invited in this time.
step-invited = Invited
step-mailed = Mail sent
step-opened = Opened
step-accepted = Accepted
home-joined = Joined in the last 12 weeks
home-joined-says = { $n ->
    [one] person came in
   *[other] people came in
}
home-joined-now = This week
home-seats-says = of { $limit } taken
home-seats-says-unlimited = taken, without a limit
home-seats-free = Free
chart-table = As a table
chart-step = Step
chart-invitations = Invitations
chart-share = Share
chart-week = Week from
chart-people = People
chart-status = Status
home-attention = Needs attention
home-requests = { $n ->
    [one] One person asks to join
   *[other] { $n } people ask to join
}
home-requests-see = See who
home-failed = { $n ->
    [one] One mail could not be delivered
   *[other] { $n } mails could not be delivered
} in the last 7 days
home-failed-see = See why
home-seats = { $left ->
    [0] No seat is left
    [one] One seat is left
   *[other] { $left } seats are left
} of { $limit }
home-seats-see = See who takes them
organizations-title = Your organizations
organizations-lede = Choose where to go. You are signed in as { $email }.
organizations-last = last used
organizations-waiting = You asked to join
organizations-all = All organizations
organization-make-another = Make another organization
organization-new = Make an organization
organization-new-lede = You will be its owner, and can invite people at once.
nowhere-title = You are in no organization
nowhere-lede = You are signed in as { $email }, but nobody has let you in yet. Open your invitation, or ask for one.

## Your account
account-back = Back to { $organization }
account-profile = Profile
account-profile-lede = Who you are, in every organization here.
account-security = Sign-in and security
account-security-lede = How you get in, and how nobody else does.
account-sessions = Sessions
account-sessions-lede = Where you are signed in. End what you don’t recognize, and set a new password then.
account-organizations = Organizations
account-organizations-lede = Where you are a member.
account-data = Your data
account-data-lede = What is stored about you is yours to take along, or to take away.
account-save = Save
account-apply = Apply
account-saved = Saved.
field-shortcuts = Single keys do what is done most
hint-shortcuts = Such as i to invite people. Turn this off where you speak or dictate to this browser. It is remembered here, not on your other devices.
account-id = User ID
account-id-hint = Tell it to whoever helps you with an app of your organization: it says who you are, and opens nothing.
account-language-browser = What the browser asks for
account-phone-none = None
account-phone-add = Add phone
account-phone-add-title = Add a phone number
account-phone-add-lede = We text a code to it. It becomes yours once you type the code.
account-phone-change = Change phone
account-phone-change-title = Change your phone number
account-phone-change-lede = We text a code to the new number. It becomes yours once you type the code; until then you keep the old one.
account-phone-remove = Remove
account-phone-remove-title = Remove your phone number?
account-phone-remove-lede = It is deleted from your account. You can add one again at any time.
account-phone-remove-button = Remove phone number
account-phone-needed = { $organization } asks its people for a phone number. You can change it, but not remove it.
account-phone-no-gateway = No gateway for text messages is set up here, so a number can’t prove itself. Ask an administrator.
account-phone-proven = Your phone number is proven and saved.
account-phone-removed = Your phone number is removed.
account-unverified = Not proven
account-email-change = Change email
account-email-change-title = Change your email
account-email-change-lede = We mail a code to the new address. It becomes yours once you type the code; until then you keep { $email }.
account-email-no-mail = No mail server is set up here, so a new address can’t prove itself. Ask an administrator.
account-email-send = Send code
account-email-code-title = Check your mail
account-email-code-lede = We mailed six digits to { $email }. They are good for 10 minutes.
account-email-code-button = Change email
account-email-other = Use another address
account-email-changed = Your email is changed. We told your old address.
account-password-lede = Only you know it. You can change it at any time.
account-password-none = You have no password: you sign in by another method.
account-password-change = Change password
account-password-set = Set a password
account-password-change-lede = You stay signed in here. All your other sessions end.
account-password-changed = Your password is changed, and your other sessions have ended.
second-factor = Two-step sign-in
second-factor-lede = After your password you type a code from an app on your phone. Whoever has your password alone does not get in.
second-factor-state-on = On
second-factor-state-off = Off
second-factor-since = on since
second-factor-set-up = Set up
second-factor-manage = Manage
second-factor-asked = { $organization } asks everybody with admin rights for two-step sign-in.
second-factor-begin = Set up two-step sign-in
second-factor-need = You need an app that makes one-time codes. Password managers have one, and so do phones.
second-factor-scan = Scan this with the app
second-factor-qr = QR code of the secret
second-factor-by-hand = Or type this secret into it:
second-factor-secret = Secret
second-factor-then = Then type the code that it shows
second-factor-turn-on = Turn on
second-factor-anew = Begin anew
second-factor-turned-on = Two-step sign-in is on
second-factor-codes = Recovery codes
second-factor-codes-lede = Each works once, in place of a code, when your phone is not at hand. Keep them where nobody else finds them: they are shown only now.
second-factor-codes-left = { $n ->
    [0] None left. Make new ones.
    [one] One left.
   *[other] { $n } left.
}
second-factor-codes-renew = Make new recovery codes
second-factor-codes-renew-hint = The old ones stop working.
second-factor-download = Download
second-factor-file = Recovery codes for signing in to Usher as { $email }. Each works once.
second-factor-done = I have kept them
second-factor-turn-off = Turn off
second-factor-turn-off-title = Turn off two-step sign-in?
second-factor-turn-off-lede = Your password alone lets you in again, and your recovery codes stop working.
second-factor-turned-off = Two-step sign-in is off.
second-step-title = One more step
second-step-lede = Type the code that your app shows now.
second-step-hint = Six digits from your app, or a recovery code.
second-step-over = That took too long, so sign in again.
strength = Strength
strength-0 = Very easy to guess
strength-1 = Easy to guess
strength-2 = Still easy to guess
strength-3 = Good
strength-4 = Very good
account-password-remove = Remove password
account-password-removed = Your password is removed, and your other sessions have ended.
account-passkeys = Passkeys
account-passkeys-lede = A key on your device, unlocked by your finger, face or PIN.
account-passkey-add = Add a passkey
account-passkey-new = Add a passkey
account-passkey-new-lede = Your device makes the key and keeps it. You can name it, to tell it from others.
account-passkey-name-hint = Such as “Laptop” or “Phone”
account-passkey-script = Passkeys need JavaScript, which your browser does not run here.
account-passkey-added = The passkey is added. Sign in with it from now on.
account-passkey-removed = The passkey is removed, and your other sessions have ended. Take it off your device too.
account-passkey-remove-label = Remove the passkey { $name }
account-method-added = added
account-method-remove = Remove
account-elsewhere = Accounts elsewhere
account-elsewhere-lede = They sign you in without a password. Only an account with the same address can be linked.
account-elsewhere-none = Not linked
account-elsewhere-gone = No longer used here
account-link = Link
account-link-label = Link { $provider }
account-linked = The account is linked. It signs you in from now on.
account-unlink = Unlink
account-unlink-label = Unlink { $provider }
account-unlinked = The account is unlinked, and your other sessions have ended.
account-confirm-again = Sign out and sign in again
account-confirm-title = Confirm that it’s you
account-confirm-lede = What you are about to do changes how you get in, or shows what is yours alone.
account-confirm-as = You are signed in as { $email }.
account-confirm-button = Continue
account-session-this = This one
account-session-device = { $browser } on { $system }
account-session-some-browser = A browser
account-session-from = from { $place }
account-session-seen = last used
account-session-began = signed in
account-session-end = End
account-session-end-label = End the session on { $device }
account-session-ended = The session has ended.
account-sessions-end-others = End all other sessions
account-sessions-others-ended = All your other sessions have ended.
account-organizations-none = You are in no organization
account-organizations-none-lede = Open an invitation to join one.
account-organization-since = joined
account-organization-leave = Leave
account-organization-leave-label = Leave { $organization }
account-organization-only-owner = You are its only owner. Give full access to somebody else before you leave.
account-organization-left = You have left { $organization }.
account-leave-title = Leave { $organization }?
account-leave-lede = You lose access at once, to its apps too. To come back you need a new invitation.
account-export-title = Take your data along
account-export-lede = Everything that Usher knows about you, as a file that people and programs can read (JSON).
account-export-button = Download my data
account-delete-title = Delete your account
account-delete-lede = You leave every organization, all your sessions end, and everything about you is taken out. Nobody can bring it back.
account-delete-button = Delete my account
account-delete-go = Delete account …
account-delete-password = To be sure, type your password.
account-delete-email = To be sure, type your email address: { $email }
account-delete-stopped = You are the only owner here. Give full access to somebody else first:
account-deleted-title = Your account is deleted
account-deleted-lede = Nothing about you is stored here any more. Goodbye, and thank you.

## Seats
seats-label = Seats
seats-taken = { $taken } of { $limit } seats taken
seats-unlimited = { $taken } seats taken

## People
people-lede = Everybody in { $organization }, and everybody on the way in.
people-welcome = { $organization } is ready. Invite the first people.
people-no-mail = No mail server is set up, so nothing is mailed: invite people, then copy their links.
people-invited = { $n ->
    [one] One person was invited.
   *[other] { $n } people were invited.
}
people-resent = The invitation is sent again, and its time begins anew.
people-resent-to = The invitation is sent again to { $name }, and its time begins anew.
people-renewed = The time of the invitation begins anew. Copy its link to hand it over.
people-renewed-to = The time of the invitation for { $name } begins anew. Copy its link to hand it over.
people-deleted = The invitation is deleted, and its link no longer works.
people-edited = The changes are saved.
people-edited-to = The changes to { $name } are saved.
people-unchanged = Nothing was changed.
people-inactivated = They are inactive from now on, and can’t get in any more.
people-inactivated-to = { $name } is inactive from now on, and can’t get in any more.
people-reactivation-sent = The link to come back is on its way. They are active again once they accept.
people-reactivation-sent-to = The link to come back is on its way to { $name }, who is active again once they accept.
people-withdrawn = The link to come back no longer works.
people-withdrawn-to = The link by which { $name } could come back no longer works.
people-approved = The request is approved: they are in.
people-denied = The request is denied.
people-retried = The mail is tried again now.
people-retried-to = The mail to { $name } is tried again now.
people-reset-sent = The link to set a new password is on its way.
people-reset-sent-to = The link to set a new password is on its way to { $name }.
people-all = All
people-status = Status
people-since = Joined or invited
people-by = by { $name }
people-unvouched = Lets nobody in
people-unvouched-resend = Lets nobody in: resend it
people-unvouched-back = Way back no longer works
people-unvouched-reactivate = Way back no longer works: reactivate
people-invited-by = Invited by
people-groups = Groups
people-last-seen = Last seen
people-new-account = new account
people-has-account = has account
people-actions = Actions
people-more = More for { $name }
people-full-access = full access
people-ends = ends { $when }
people-ended = ended { $when }
people-found = { $n ->
    [one] One person on this page
   *[other] { $n } people on this page
}
people-search = Search people
people-search-hint = Search by name or email
people-search-button = Search
people-sort = Order
people-sort-newest = Newest first
people-sort-oldest = Oldest first
people-all-roles = Every role
people-all-groups = Every group
people-export = Export
people-coming-back = way back { $when }
people-select = Choose { $name }
people-select-all = All on this page
people-none-chosen = Choose people first: tick the boxes at the start of their rows.
bulk-what = With those chosen
bulk-go = Continue
bulk-clear = Clear
people-chosen = { $n ->
    [one] One chosen
   *[other] { $n } chosen
}
bulk-resend = Resend invitations
bulk-role = Change role
bulk-group = Add to group
bulk-inactivate = Inactivate
bulk-delete = Delete
bulk-resend-title = Send { $n ->
    [one] one invitation
   *[other] { $n } invitations
} again?
bulk-resend-text = Their time begins anew, and links that were mailed before keep working. Where a mail server is set up, everybody gets the mail once more.
bulk-resend-button = Send again
bulk-role-title = Change the role of { $n ->
    [one] one person
   *[other] { $n } people
}
bulk-role-text = They all get this role. Those who are invited get it when they accept.
bulk-role-button = Change role
bulk-role-done = The role is changed.
bulk-group-title = Add { $n ->
    [one] one person
   *[other] { $n } people
} to a group
bulk-group-text = They stay in the groups that they are in.
bulk-group-button = Add to group
bulk-group-done = In the group
bulk-inactivate-title = Inactivate { $n ->
    [one] one person
   *[other] { $n } people
}?
bulk-inactivate-text = They can’t get in any more from the next page on, and keep role, groups and seat. You can let them in again later. Until then invitations and links that they made let nobody in, unless somebody else vouches for them.
bulk-inactivate-button = Inactivate
bulk-inactivate-done = Inactive
bulk-delete-title = Delete { $n ->
    [one] one person
   *[other] { $n } people
}?
bulk-delete-text = Links of invitations stop working at once. Inactive members are removed for good.
bulk-delete-button = Delete
bulk-delete-done = Deleted
bulk-resend-done = Sent again
bulk-left-out = Left out, as this can’t be done to people in their status:
bulk-done = { $n ->
    [0] Nothing was done.
    [one] Done for one person.
   *[other] Done for { $n } people.
}
people-sort-name = By name
people-pages = Pages
people-previous = Previous
people-next = Next
people-empty = Nobody here
people-empty-filtered = Nobody matches your search and filters.
people-empty-lede = Invite the first people.
people-show-all = Show everybody
live-said = This page shows something new.
role-full-access = { $role } · full access
status-active = Active
status-requested = Requested
status-pending = Pending
status-expired = Expired
status-declined = Declined
status-inactive = Inactive
action-resend = Resend
action-reactivate = Reactivate
action-retry = Retry
action-delete = Delete
action-invite-again = Invite again
action-decide = Decide
action-reset = Send password reset
action-inactivate = Inactivate
action-withdraw = Withdraw link
action-remove = Remove
delete-title = Delete this invitation?
delete-text = The link that { $email } has stops working at once. You can invite them again later.
delete-button = Delete invitation
delete-declined-title = Delete this invitation?
delete-declined-text = { $email } said no, and leaves the list. You can invite them again later.
delete-declined-button = Delete invitation
unsent-title = Nothing was mailed to { $email }
unsent-link = Show the link
link-of-invitation = Link of the invitation
link-of-invitation-lede = Hand this link to { $email }, and to nobody else.

## A person
person-facts = Facts
person-sessions = Signed in
person-no-sessions = Signed in nowhere
person-sessions-elsewhere = Their account is in another organization too, so where they are signed in is theirs to see and to end. Inactivate or remove them, and they are out of this organization at once.
person-timeline = What happened
person-unvouched = Whoever sent this invitation may no longer grant what it grants, so it lets nobody in.
person-unvouched-resend = Whoever sent this invitation may no longer grant what it grants, so it lets nobody in. Send it again or copy its link to vouch for it yourself.
person-unvouched-back = Whoever made the link to come back may no longer do so, so it lets them in no more.
person-unvouched-reactivate = Whoever made the link to come back may no longer do so, so it lets them in no more. Reactivate them or copy the link to vouch for it yourself.
person-above = They hold more rights than you, so you can’t change anything here.
person-inactive = They are not active any more, so nothing was changed. Reactivate them first.
to-person = See their page
person-new-account = New account: they choose name and password when they accept
person-has-account = Has an account: they sign in to accept
person-edited = The changes are saved.
person-resent = The invitation is sent again, and its time begins anew.
person-renewed = The time of the invitation begins anew. Copy its link to hand it over.
person-retried = The mail is tried again now.
person-inactivated = They are inactive from now on, and can’t get in any more.
person-reactivation-sent = The link to come back is on its way. They are active again once they accept.
person-withdrawn = The link to come back no longer works.
person-reset-sent = The link to set a new password is on its way.
person-session-ended = They are signed out there.
person-sessions-ended = They are signed out everywhere.
fact-account = Account
fact-asked = Asked to join
fact-invited = Invited
fact-joined = Joined
fact-inactive-since = Inactive since
fact-way-back = Way back
fact-way-back-text = A link to come back to { $organization } is out. They are active again once they accept it.
fact-ends = Open until
fact-opened = First opened
fact-mail = Mail
fact-never = Never
session-unknown = Unknown device
session-end = Sign out
sessions-end-all = Sign out everywhere
timeline-older = Older
withdraw-title = Withdraw the link?
withdraw-text = The link with which { $name } can come back stops working at once. They stay inactive.
withdraw-button = Withdraw link
person-unchanged = Nothing was changed.
edit-title = Edit { $name }
edit-name = What this organization calls them. Empty is the name of their account.
edit-name-invited = What they are greeted with. They can choose another one.
edit-email = Another address gets a new mail, and the link that is out stops working.
edit-no-product = None (home page)
edit-no-language = The organization’s language
edit-continue = Continue
edit-confirm-title = Change { $name }?
edit-confirm-lede = This is what changes.
edit-filled-in = The new address is filled in. Nothing changes before you save it.
edit-confirm-email = The link that is out stops working at once. The new address gets its own.
edit-changes = Changes
edit-field = What
edit-before = Now
edit-after = Then
edit-deleted = They were deleted meanwhile, so nothing was changed.
edit-save = Save changes
edit-back = Keep editing
switch-on = On
switch-off = Off
inactivate-title = Inactivate { $name }?
inactivate-text = { $name } can’t get in any more from the next page on, and keeps role, groups and seat. You can let them in again later. Until then invitations and links that they made let nobody in, unless somebody else vouches for them.
inactivate-button = Inactivate
reactivate-title = Reactivate { $name }
reactivate-text = { $name } gets a link, and is active again when they accept it: as what they were.
reactivate-by-mail = Mail the link
reactivate-by-link = Show the link
remove-inactive-title = Delete { $name }?
remove-inactive-text = Role, groups and metadata of { $name } ({ $email }) are forgotten, and their seat is free. Invitations and links that they made let nobody in, unless somebody else vouches for them.
remove-inactive-button = Delete
remove-title = Remove { $name }?
remove-text = { $name } ({ $email }) can’t get in any more from the next page on. Role, groups and metadata are forgotten, and their seat is free. Invitations and links that they made let nobody in any more.
remove-button = Remove
removed-title = Removed
removed-lede = { $name } is no member of { $organization } any more.
removed-when = When
removed-by = By
removed-ended = What ended
removed-membership = Membership, with role, groups and metadata
removed-sessions = { $n ->
    [0] No session: where they are signed in to other organizations they stay signed in, and see nothing of this one
    [one] One session
   *[other] { $n } sessions
}
removed-invitations = { $n ->
    [0] No open invitation
    [one] One open invitation that they made: it lets nobody in any more
   *[other] { $n } open invitations that they made: they let nobody in any more
}
removed-links = { $n ->
    [0] No invite link
    [one] One invite link that they made: it lets nobody in any more
   *[other] { $n } invite links that they made: they let nobody in any more
}
removed-requests = { $n ->
    [one] One request to join, which is denied
   *[other] { $n } requests to join, which are denied
}
removed-account = Their account is theirs and stays. Resend an invitation that they made to vouch for it yourself.
event-by = { $what } · { $by }
event-invitation-create = Invited
event-invitation-resend = Invitation sent again
event-invitation-copy-link = Link copied
event-invitation-delete = Invitation deleted
event-invitation-edit = Invitation edited
event-opened = Opened the invitation
event-accepted = Accepted
event-reactivated = Came back
event-declined = Declined
event-joined = Joined
event-mail-queued = { $kind }: mail queued
event-mail-sent = { $kind }: mail sent
event-mail-failed = { $kind }: mail failed
event-mail-held = { $kind }: mail held
event-mail-waits = { $kind }: mail waits
event-member-edit = Edited
event-member-inactivate = Inactivated
event-member-reactivate = Link to come back made
event-member-remove = Removed
event-member-reset = Password reset sent
event-member-end-session = Signed out by an admin
event-member-end-sessions = Signed out everywhere by an admin
event-join-fresh-link = Asked for a fresh link, and got it
event-join-ask-readdress = Asked for the invitation at another address
event-sign-in = Signed in
event-sign-out = Signed out

## Invite people
invite-how = How to invite
invite-by-email = Email
invite-by-link = Link
invite-lede = Up to { $n } addresses at once. Each gets its own mail.
invite-no-mail = No mail server is set up: after inviting, copy each link and hand it over.
invite-plain-hint = One address a line, or with commas between.
invite-send = Send invitations
invite-sending = Sending …
invite-send-others = { $n ->
    [one] Send to the other one
   *[other] Send to the other { $n }
}
invite-none-sent = Nothing was sent: some addresses need to be fixed.
invite-some-sent = Some invitations were sent. The addresses left below need to be fixed.
invite-more = More
invite-no-product = None (home page)
invite-others = Invite others
invite-mails-failed = { $n ->
    [one] One mail did not go through.
   *[other] { $n } mails did not go through.
}
message-left = { $n ->
    [one] One character left
   *[other] { $n } characters left
}
invite-seats-left = { $n ->
    [one] One seat left
   *[other] { $n } seats left
}
invite-done = { $n ->
    [one] One person was invited.
   *[other] { $n } people were invited.
}
result-invited = Invited. The mail is on its way.
result-invited-no-mail = Invited. Copy the link and hand it over.
result-over-send-limit = Over the limit: one send takes { $most }. Send the rest afterwards.
result-no-seat = No seat is left for this one: the limit is { $limit }. Delete pending invitations, remove inactive members, or ask the operator for more seats.
result-ready = Nothing wrong with this one
chips-hint = Enter or comma adds an address. You can paste a list.
chips-unchecked = The addresses could not be checked.
chips-remove = Remove { $address }
chips-edit = Edit { $address }
chips-resent = { $address }: the invitation is sent again
chips-reactivated = { $address }: the link to come back is sent
chips-problems = { $n ->
    [one] One needs to be looked at.
   *[other] { $n } need to be looked at.
}
chips-removed = { $address } removed
chips-count = { $n ->
    [one] One address
   *[other] { $n } addresses
}

## Invite by a file
invite-by-file = File
import-title = Invite people from a file
import-lede = A table of up to { $n } people, as CSV or Excel. Nothing is sent before you have seen it.
import-template = Download a template
import-columns = Columns: name, email, role, groups, language. Only email is needed. Put ; or | between several groups.
import-role = Role of those without one
import-groups = Groups of those without any
import-file = CSV or Excel file
import-drop = Or drop it here.
import-check = Check the file
import-reading = { $n ->
    [one] Reading: one row
   *[other] Reading: { $n } rows
}
import-opening = Opening the Excel file …
import-looking-up = { $n ->
    [one] Looking up one address
   *[other] Looking up { $n } addresses
}
import-ready = { $n ->
    [one] One row is good.
   *[other] { $n } rows are good.
}
import-bad = { $n ->
    [one] One row needs to be fixed.
   *[other] { $n } rows need to be fixed.
}
import-known = { $n ->
    [one] One row is of somebody who is invited or a member already. It is left out.
   *[other] { $n } rows are of people who are invited or members already. They are left out.
}
import-sent = { $n ->
    [one] One person was invited.
   *[other] { $n } people were invited.
}
import-unknown = These columns are not known and left out: { $columns }
import-blank = { $n ->
    [one] One empty row was skipped.
   *[other] { $n } empty rows were skipped.
}
import-beyond = { $n ->
    [one] One more row is not shown: it is over the limit.
   *[other] { $n } more rows are not shown: they are over the limit.
}
import-more-rows = { $n ->
    [one] One more row is not shown here.
   *[other] { $n } more rows are not shown here.
}
import-show-all = All rows
import-show-bad = Only those to fix
import-rows = Rows of the file
import-line = Line
import-cell = { $column }, line { $line }
import-remove = Remove
import-remove-line = Remove line { $line }
import-removed = Line { $line } removed
import-state-ready = Good
import-state-bad = To fix
import-state-known = Left out
import-state-sent = Invited
import-send = { $n ->
    [one] Send one good row
   *[other] Send { $n } good rows
}
import-sending = { $n ->
    [one] Sending: one invited
   *[other] Sending: { $n } invited
}
import-stop = Stop
import-progress = Progress
import-page = Rows { $from } to { $to } of { $total }
import-report = Download report
import-again = Take another file
import-nothing = No row is good. Fix the file and choose it again.
import-done-title = What came of it
import-stopped = Not all was sent: { $reason } What was sent stays sent; send the rest again.
column-name = Name
column-email = Email
column-role = Role
column-groups = Groups
column-language = Language

## Invite link
invite-link = Invite link
link-lede = Everybody who has the link can join. They prove their address by a code first.
link-lede-no-mail = Everybody who has the link can join. No mail server is set up, so nobody has to prove their address: hand it to people you trust.
link-get = Get invite link
link-more = Label, limits and more
link-for = Link for { $role }
link-since = Made
link-uses = { $n ->
    [0] nobody came in by it yet
    [one] one person came in by it
   *[other] { $n } people came in by it
}
link-uses-of = { $n ->
    [0] nobody of { $most } came in by it yet
   *[other] { $n } of { $most } came in by it
}
field-label = Label
hint-label = Only admins see it. It helps to tell links apart.
product-none = None
field-ends = Ends
field-until = End on
hint-until = Date and time in UTC.
field-max_uses = Most people
hint-max_uses = How many may come in. Empty is no limit.
field-domains = Email domains
hint-domains = Only people with a proven address of these domains come in, such as example.com. Empty lets everybody in.
field-approval = Ask an admin first
hint-approval = Whoever comes by the link asks to join, and you decide.
link-ends-never = Never
link-ends-days = { $n ->
    [one] In one day
   *[other] In { $n } days
}
link-ends-at = At a date and time
link-joining = Joining
link-needs-approval = An admin decides about each person
link-qr = QR code
link-qr-of = QR code of “{ $link }”
link-qr-download = Download as SVG
link-arrived = Who came in
link-arrived-none = Nobody came in by it yet.
link-arrived-when = Came in
link-arrived-gone = Not a member any more
link-back = All invite links
link-older = Older links
link-newer = Newer links
link-edit-title = Edit invite link
link-edit-hint = “{ $link }” stays the same link: whoever has it can go on using it.
link-delete-title = Delete this invite link?
link-delete-text = “{ $link }” stops working at once and for good. Nobody who came in by it is affected.
link-delete-button = Delete link
link-regenerate-title = Regenerate this invite link?
link-regenerate-text = The address of “{ $link }” is replaced: whoever has the old one can’t come in with it any more. Nobody who came in by it is affected.
link-regenerate-button = Regenerate
link-regenerate = Regenerate
link-turn-off = Turn off
link-turn-on = Turn on
link-stop-hint = Regenerating, turning off or deleting stops the old link at once. Nobody who came in by it is affected.
link-closed-off = It is turned off and lets nobody in. Turn it on to hand it out: the same link works again.
link-closed-expired = Its time is over, so it lets nobody in. Edit it and choose another end to hand it out.
link-closed-used-up = It has let in as many people as it may, so it lets nobody in any more. Edit it and allow more people to hand it out.
link-above-rights = This link grants more than you hold, so it is not shown to you.
link-not-vouched = Whoever made this link may no longer grant its role, so it lets nobody in. Edit or regenerate it to vouch for it yourself.
link-made = The link is ready.
link-edited = The link is changed.
link-regenerated = The link is new. The old one no longer works.
link-off = The link is turned off.
link-on = The link works again.
link-deleted = The link is deleted.
link-state-on = On
link-state-off = Off
link-state-expired = Expired
link-state-used-up = Used up
link-state-dead = Lets nobody in

## Groups
groups-lede = Groups are teams. They allow nothing by themselves: people can be filtered by them, and invitations put people into them.
groups-empty = No groups yet
groups-empty-lede = Make one above, then add people to it.
groups-deleted = The group is deleted.
groups-back = All groups
group-new = New group
group-create = Create group
group-open = Open
group-people = { $n ->
    [0] nobody
    [one] one person
   *[other] { $n } people
}
group-empty-lede = Add people below, or choose the group in an invitation.
group-created = The group is made. Add people to it.
group-renamed = The group has its new name.
group-added = They are in the group.
group-removed = They are no longer in the group.
group-add = Add people
group-add-button = Add
group-add-named = Add { $name }
group-add-addresses = Email addresses
group-add-hint = Of members and invited people, one a line or with commas between.
group-add-unknown = Nobody was added. These are no members and not invited: { $addresses }
group-add-refused = Nobody was added. You lack rights that these people hold, or may not invite: { $addresses }
group-not-yours = not yours to change
group-inside = In the group
group-remove = Remove
group-remove-named = Remove { $name } from the group
group-rename = Name of the group
group-delete = Delete group
group-delete-text = { $n ->
    [0] Nobody is in this group.
    [one] One person is in this group and stays a member.
   *[other] { $n } people are in this group and stay what they are.
} Invitations and links no longer put people into it.
problem-group_too_many = There are 500 groups already. Delete one first.
problem-addresses_too_many = At most 500 addresses at once.
problem-addresses_unknown = Nobody was added: some of these are no members and not invited.
problem-addresses_refused = Nobody was added: you can’t change some of these.

## Products
products-lede = The apps of your organization. Every member finds them on the home page, and an invitation can lead to one.
products-empty = No products yet
products-empty-lede = Add what your people use, so that they find it after they joined.
products-created = The product is added.
products-saved = The product is saved.
products-deleted = The product is deleted.
product-new = Add product
product-delete = Delete product
product-delete-text = It disappears from everybody’s home page. Invitations that lead to it lead to the home page instead.
field-url = Address
hint-url = Starts with https://, or http:// on this machine.
field-icon = Icon
hint-icon = An emoji, or one or two letters. Without it the initials are shown.
field-note = Note to invitees
hint-note = Shown to people whose invitation leads here. 300 characters at most.
problem-url_empty = Type the address of the product.
problem-url_bad = This is not the whole address of a site, such as https://example.com/app.
problem-url_not_https = The address has to start with https://. Only on this machine http:// is taken.
problem-url_too_long = This address is too long: 2,000 characters at most.
problem-icon_bad = Use one emoji, or one or two letters.
problem-note_too_long = This note is too long: 300 characters at most.
problem-product_too_many = There are 100 products already. Delete one first.

## General
general-lede = How your organization looks, here and to those whom it invites.
general-saved = Saved.
general-logo = Logo
general-logo-saved = The logo is saved.
general-logo-removed = The logo is gone.
field-colour = Colour
hint-colour = As #rrggbb. Buttons and links take it on.
hint-language = For mails to people whose language is not known.
language-of-reader = As whoever invites reads it
field-logo = Picture
hint-logo = PNG, JPEG or WebP, 200 KB at most, 16 to 2,048 pixels wide and high. It stands in the top bar and on the page on which people join.
logo-upload = Upload
logo-remove = Remove logo
logo-remove-title = Remove the logo?
logo-remove-text = It leaves the top bar, the pages on which people join, and new mails. To have it back, upload it again.
colour-pick = Pick the colour
colour-button = Button
colour-link = A link
colour-fits = This colour is easy to read as it is.
colour-adapted = It is made darker or lighter where it would be hard to read, as shown here.
problem-colour_bad = A colour is written like #1a5fb4.
problem-picture_empty = Choose a picture first.
problem-picture_too_large = This picture is too large: 200 KB at most.
problem-picture_unknown = This is no PNG, JPEG or WebP picture.
problem-picture_pixels = This picture has to be 16 to 2,048 pixels wide and high.

## Invitations, the settings
invitations-lede = How invitations work, and who may come in without one.
invitations-saved = Saved. Invitations from now on follow it.
field-lifetime = Invitations live
hint-lifetime = From one hour to 30 days. Resending gives an invitation a new life.
field-unit = Unit
unit-hours = hours
unit-days = days
field-registered_only = Only people with an account
hint-registered_only = Addresses without an account on this Usher can’t be invited.
field-tells_inviters = Tell inviters
hint-tells_inviters = They get a mail when somebody accepts or declines.
field-sign-up = Who may sign themselves up
sign-up-off = Nobody
sign-up-off-hint = People come in by invitation or invite link only.
sign-up-domain = People of our domains
sign-up-domain-hint = Whoever proves an address of one of the domains below joins at once.
sign-up-open = Everybody, subject to approval
sign-up-open-hint = Whoever asks shows up under People as requested, and you decide.
field-sign-up-role = Their role
hint-sign-up-role = What people become who sign themselves up. You can choose what you may hand out.
problem-lifetime_bad = Type a number from one hour to 30 days.
problem-sign_up_unknown = Choose one of these.
field-own-domains = Domains
hint-own-domains = One a line, such as example.com. Subdomains are domains of their own. Public mail providers are not taken.
problem-domain_bad-named = “{ $domain }” is no domain. Write it like example.com.
problem-domain_public-named = Everybody can get an address at { $domain }: it can’t say who belongs to you.
problem-domains_needed = Type the domains whose people may sign themselves up.
limits-title = Limits
limits-lede = Set by the operator of this Usher.
limits-members = Members
limits-unlimited = Unlimited
limits-send = Addresses in one send
limits-import = Rows in one import
limits-self-made = People may make organizations of their own here

## Sign-in and acceptance, the settings
sign-in-settings-lede = What is asked of people when they join, and of admins when they sign in.
sign-in-settings-saved = Saved. It counts from the next acceptance.
sign-in-settings-more = More to prove
methods-title = Sign-in methods
methods-lede = By which of them people may join. Members keep signing in as they are used to.
methods-which = Allowed
methods-all = Every method that this Usher offers
methods-some = Only these
methods-list = Methods
method-password = Password
method-code = Code by mail
method-passkey = Passkey
method-not-offered = Not offered by this Usher any more.
field-second_factor = Second factor for admins
hint-second_factor = People whose role allows anything here, and owners, need a second factor to sign in. You too.
hint-phone = People who join give a phone number and prove it by a code.
phone-without-gateway = This is on, but no gateway for text messages is set up: nobody is asked for a number until the operator sets one.
text-test-title = Text messages
text-test = Send a test message
text-test-lede = A test message goes to your own number, { $phone }. What became of it stands under Email.
text-test-none = To see whether messages arrive, add a number to your own account.
text-test-message = This is a test message from { $organization }. If you can read it, text messages work.
sign-in-settings-tested = A test message is on its way. What became of it stands under Email.
no-text-gateway = No gateway for text messages is set up, so phone numbers can’t be asked for. The operator sets it.
passwords-title = Passwords
passwords-shortest = At least
passwords-characters = { $n ->
    [one] one character
   *[other] { $n } characters
}
passwords-guessable = Refused
passwords-guessable-text = Common passwords, and those made of the person’s own name or address.
problem-method_unknown = One of these methods does not exist. Reload the page.
problem-methods_none = Allow at least one method.
problem-methods_all_or_some = Every method is chosen above, but only some are ticked here. Choose “Only these” above to allow no others, or tick all of them.
problem-no_text_gateway = No gateway for text messages is set up.

## Roles
roles-lede = A role says what somebody may do here. It can be given in an invitation and changed later.
roles-allows = Allows
roles-allows-all = Everything
roles-allows-nothing = Nothing beyond being a member
roles-created = The role is made.
roles-saved = The role is saved. It counts from the next click of those who have it.
roles-deleted = The role is deleted, and whoever had it has the other one.
role-new = New role
role-name-administrator = Administrator
role-name-user = User
role-built-in = Built in
role-holders = { $members ->
    [0] { $others ->
        [0] nobody
        [one] one on the way in
       *[other] { $others } on the way in
    }
    [one] { $others ->
        [0] one member
        [one] one member, one on the way in
       *[other] 1 member, { $others } on the way in
    }
   *[other] { $others ->
        [0] { $members } members
       *[other] { $members } members, { $others } on the way in
    }
}
role-edit-affects = { $n ->
    [one] One member has this role.
   *[other] { $n } members have this role.
} What you change counts from their next click.
role-permission-not-held = You don’t hold this yourself, so you can’t hand it on.
role-delete-text = Members with this role: { $members }. Others on the way in: { $others }. Invite links: { $links }. All of them get another role at once.
role-delete-unused = Nobody has this role. Links that are off and invitations of the past get another one.
role-delete-button = Delete role
field-replacement = Role instead
hint-replacement = Only roles that you may hand out yourself.
permission-people-view = See people
permission-people-view-hint = The People table with everybody’s status.
permission-people-invite = Invite people
permission-people-invite-hint = Invitations, invite links, access requests, and what became of their mail. Includes seeing people.
permission-people-manage = Manage people
permission-people-manage-hint = Edit, inactivate and remove members; groups. Includes seeing people.
permission-roles-manage = Manage roles
permission-roles-manage-hint = Make, change and delete roles, up to their own rights.
permission-settings-manage = Change settings
permission-settings-manage-hint = General, products, invitations, sign-in and email.
permission-integrations-manage = Manage integrations
permission-integrations-manage-hint = Keys and webhooks.
permission-audit-view = Read the audit log
permission-audit-view-hint = Who did what, when and where from.
## Requests to join
request-title = { $name } asks to join
request-back = All requests
request-who = Who asks
request-way = Came by
request-since = Asked
request-by-link = An invite link
request-by-link-called = The invite link “{ $link }”
request-by-domain = The sign-up page, with an address of your domains
request-by-page = The sign-up page
email-unproven = Not proven
request-approve = Let them in
request-approve-button = Approve
request-deny = Turn them down
request-deny-text = They are not let in. They can ask again after a day.
request-deny-tell = Tell them by mail
request-deny-button = Deny
request-was-approved = This request was approved { $when }.
request-was-denied = This request was denied { $when }.

## Audit log
audit-lede = What was done or refused here, the newest first. Days are UTC.
audit-filter = Filter
audit-filter-none = Show everything
audit-actor = Done by (email)
audit-person = Done to (email)
audit-family = About
audit-family-all = Everything
audit-since = From
audit-until = Until
audit-refused-only = Refusals only
audit-empty = Nothing found
audit-empty-lede = No entry matches these filters.
audit-export = Export as CSV
audit-what = What
audit-who = Who
audit-whom = Whom or what
audit-result = Result
audit-when = When and where from
audit-done = Done
audit-refused = Refused
audit-nobody = Somebody not signed in
somebody-gone = Somebody who is not here any more
audit-newer = Newer
audit-older = Older
audit-nothing = nothing
audit-picture = a picture
audit-another-picture = another picture
audit-on = on
audit-off = off
audit-family-account = Accounts
audit-family-audit = Audit log
audit-family-email = Email addresses
audit-family-group = Groups
audit-family-import = Imports
audit-family-invitation = Invitations
audit-family-join = Joining
audit-family-link = Invite links
audit-family-mail = Mail server
audit-family-member = Members
audit-family-passkey = Passkeys
audit-family-method = Sign-in methods
audit-family-operator = The operator
audit-family-organization = Organization
audit-family-outbox = Outbox
audit-family-password = Passwords
audit-family-people = People
audit-family-person = Editing people
audit-family-phone = Phone numbers
audit-family-product = Products
audit-family-proof = Proofs of addresses
audit-family-request = Access requests
audit-family-role = Roles
audit-family-second-factor = Second factor
audit-family-session = Sessions
audit-family-settings = Settings
audit-family-sign-in = Signing in
audit-family-sign-up = Signing up
audit-account-confirm = Confirmed who they are
audit-account-delete = Deleted their account
audit-account-export = Took a copy of their own data
audit-account-save = Changed their own account
audit-audit-export = Exported the audit log
audit-audit-view = Read the audit log
audit-email-begin-change = Asked to change their address
audit-email-change = Changed their address
audit-group-add-people = Added people to a group
audit-group-create = Made a group
audit-group-delete = Deleted a group
audit-group-remove-person = Removed somebody from a group
audit-group-rename = Renamed a group
audit-group-view = Looked at groups
audit-import-begin = Began an import
audit-import-check = Checked an import
audit-import-read = Read a file to import
audit-invitation-begin = Began to invite
audit-invitation-check = Checked addresses to invite
audit-invitation-copy-link = Copied the link of an invitation
audit-invitation-create = Invited somebody
audit-invitation-delete = Deleted an invitation
audit-invitation-edit = Edited an invitation
audit-invitation-import = Invited people from a file
audit-invitation-resend = Sent an invitation again
audit-invitation-view = Looked at an invitation
audit-join-ask-readdress = Asked for an invitation at another address
audit-join-accept = Accepted an invitation
audit-join-begin-passkey = Began to register a passkey
audit-join-decline = Declined an invitation
audit-join-fresh-link = Asked for a fresh link
audit-join-post = Answered another invitation than the page was about
audit-join-register = Registered and joined
audit-link-create = Made an invite link
audit-link-delete = Deleted an invite link
audit-link-edit = Edited an invite link
audit-link-regenerate = Regenerated an invite link
audit-link-turn-off = Turned an invite link off
audit-link-turn-on = Turned an invite link on
audit-link-view = Looked at invite links
audit-link-view-arrived = Looked at who came by an invite link
audit-mail-check = Checked the mail server
audit-mail-test = Sent a test mail
audit-member-inactivate = Inactivated a member
audit-member-reactivate = Reactivated a member
audit-member-receipt = Confirmed a reactivation
audit-member-remove = Removed a member
audit-member-reset = Sent a member a password reset
audit-method-link = Linked a sign-in method
audit-method-unlink = Unlinked an account elsewhere
audit-passkey-begin = Began to add a passkey
audit-passkey-add = Added a passkey
audit-passkey-remove = Removed a passkey
audit-password-remove = Removed their password
audit-organization-enter = Opened the organization
audit-organization-leave = Left the organization
audit-outbox-retry = Tried a mail again
audit-outbox-view = Looked at the outbox
audit-password-change = Changed their password
audit-password-request-reset = Asked for a password reset
audit-password-reset = Set a new password
audit-people-bulk = Did something to several people
audit-people-export = Took a copy of People
audit-people-view = Looked at People
audit-people-view-one = Looked at somebody
audit-person-edit = Edited somebody
audit-phone-begin = Asked for a code to a phone
audit-phone-enter = Entered a code from a phone
audit-phone-remove = Removed a phone number
audit-phone-test = Sent a test message to a phone
audit-product-create = Added a product
audit-product-delete = Deleted a product
audit-product-edit = Edited a product
audit-product-view = Looked at products
audit-proof-begin = Asked for a code to an address
audit-proof-enter = Entered a code from an address
audit-request-approve = Approved an access request
audit-request-ask = Asked to join
audit-request-deny = Denied an access request
audit-request-view = Looked at access requests
audit-role-create = Made a role
audit-role-delete = Deleted a role
audit-role-edit = Edited a role
audit-role-view = Looked at roles
audit-session-end = Ended a session
audit-session-end-others = Ended their other sessions
audit-settings-general = Changed the general settings
audit-settings-invitations = Changed the settings of invitations
audit-settings-logo = Changed the logo
audit-settings-logo-remove = Removed the logo
audit-settings-sign-in = Changed the settings of sign-in
audit-settings-view = Looked at the settings
audit-sign-in-begin-passkey = Began to sign in by passkey
audit-sign-in-by-code = Signed in by code
audit-sign-in-by-passkey = Signed in by passkey
audit-sign-in-by-provider = Signed in by a provider
audit-sign-in-depart = Left for a sign-in provider
audit-sign-in-mail-code = Was sent a sign-in code
audit-sign-in-request-code = Asked for a sign-in code
audit-member-edit = Edited a member
audit-member-end-session = Ended a session of a member
audit-member-end-sessions = Signed a member out everywhere
audit-member-view = Looked at a member
audit-people-watch = Followed changes of People
audit-second-factor-begin = Began to set up a second factor
audit-second-factor-renew-codes = Made new recovery codes
audit-second-factor-turn-off = Turned their second factor off
audit-second-factor-turn-off-by-operator = Had a second factor turned off by the operator
audit-second-factor-turn-on = Turned their second factor on
audit-sign-in-second-step = Gave a second factor
audit-sign-up-begin = Began to sign up
audit-sign-up-prove = Proved an address to sign up
audit-sign-up-register = Signed up
audit-operator-create-organization = The operator made an organization
audit-operator-set-limit = The operator set the member limit
audit-organization-make = Made the organization
audit-organization-switch = Switched to the organization
audit-field-actor = Done by
audit-field-addresses = Addresses
audit-field-approval = Approval
audit-field-colour = Colour
audit-field-domains = Domains
audit-field-email = Email
audit-field-ends = Ends
audit-field-entries = Entries
audit-field-family = Kind
audit-field-full-access = Full access
audit-field-groups = Groups
audit-field-icon = Icon
audit-field-invitations = Invitations
audit-field-invited-by = Vouched for by
audit-field-label = Label
audit-field-language = Language
audit-field-lifetime = Lifetime
audit-field-limit = Member limit
audit-field-links = Invite links
audit-field-logo = Logo
audit-field-max-uses = Most people
audit-field-members = Members
audit-field-message = Message
audit-field-metadata = Metadata
audit-field-methods = Methods
audit-field-name = Name
audit-field-note = Note
audit-field-people = People
audit-field-permissions = Permissions
audit-field-person = About
audit-field-phone = Phone number
audit-field-product = Product
audit-field-refused = Refusals only
audit-field-registered-only = Only people with an account
audit-field-replacement = Role instead
audit-field-requests = Requests
audit-field-result = Result
audit-field-role = Role
audit-field-search = Search
audit-field-second-factor = Second factor
audit-field-sessions = Sessions
audit-field-sign-up = Signing up
audit-field-since = From
audit-field-source = Way
audit-field-status = Status
audit-field-tells-inviters = Tell inviters
audit-field-until = To
audit-field-url = Address
refused-forbidden = not allowed
refused-above-own-rights = more rights than their own
refused-not-found = no such thing here
refused-invalid = something in the form was wrong
refused-signed-out = not signed in
refused-wrong-credentials = wrong credentials
refused-throttled = too often
refused-organization-full = no seat left
refused-not-pending = no longer pending
refused-last-owner = the last owner
refused-built-in = built in
refused-changed-meanwhile = changed meanwhile
refused-other-address = another address than the invited one
refused-unverified = the address was not proven
refused-busy = too much at once
refused-link-expired = the link had expired
refused-link-revoked = the link was revoked
refused-link-used = the link was used
refused-link-used-up = the link was used up
refused-link-off = the link was off
refused-link-accepted = accepted already
refused-link-declined = declined already
refused-link-inviter-lost-rights = the inviter lost the right to it
refused-already-member = a member already
refused-inactive = an inactive membership
refused-has-account = the address has an account
refused-no-mail-server = no mail server
refused-not-recent = the last sign-in was too long ago
refused-second-factor-needed = no second factor

## Email
email-lede = How Usher sends mail, and what became of it.
email-server = Mail server
email-host = Server
email-tls = Protection
email-from = Sender
email-not-configured = No mail server is set up: nothing is mailed, and invitations work by copied links. Set [mail] host and from in Leptos.toml, or USHER_MAIL_HOST and USHER_MAIL_FROM, and restart.
email-outbox = Outbox
email-last-sent = Last sent
email-last-failed = Last failed
email-never = never
email-check = Check now
email-check-ok = The mail server answers and takes our sign-in.
email-check-failed = The mail server can’t be used: { $reason }
email-test = Send a test mail to me
email-tested = The test mail is on its way to { $email }. Its state shows below.
email-filter-all = All
email-all-pages = Pages of the outbox
email-empty-filtered = No mail has this state.
mail-kind-test = Test
email-all-show = Show all mail
email-empty = No mail yet
email-empty-lede = What Usher sends for this organization shows up here.
email-to = To
email-kind = Kind
email-reply = Server’s reply
email-when = When
email-retried = The mail is tried again now.
mail-kind-invitation = Invitation
mail-kind-request_received = Request to join
mail-kind-request_approved = Request approved
mail-kind-request_denied = Request denied
mail-kind-reactivation = Way back
mail-kind-accepted = Invitation accepted
mail-kind-declined = Invitation declined
mail-kind-readdress = Another address asked for
mail-kind-reset = Password reset
mail-kind-code = Code
mail-kind-phone_code = Code by text message
mail-kind-sign_in_code = Code to sign in
mail-kind-new_email = Code for a new email
mail-kind-email_changed = Email changed
mail-kind-method_added = Way to sign in added
mail-kind-method_removed = Way to sign in removed
mail-kind-password_changed = Password changed
mail-kind-second_factor_on = Two-step sign-in on
mail-kind-second_factor_off = Two-step sign-in off
mail-kind-recovery_code_used = Recovery code used
mail-kind-account_deleted = Account deleted
delivery-queued = Queued
delivery-waiting = Waiting
delivery-sent = Sent
delivery-failed = Failed
delivery-withdrawn = Withdrawn
delivery-held = Held
delivery-not-configured = Not configured
delivery-not-mailed = Not mailed
mail-queued = Mail queued
mail-waiting = Mail waits
mail-sent = Mail sent
mail-failed = Mail failed
mail-held = Mail held
mail-not-configured = No mail: copy the link

## Joining
join-title = Join { $organization }
join-lede = { $inviter } invites you to { $organization }.
join-writes = { $inviter } writes:
join-invited = Invited
join-until = Open until
join-button = Join { $organization }
join-ask-title = Ask to join { $organization }
join-ask-button = Ask to join { $organization }
join-lede-sign-up = This is where people come into { $organization } by themselves.
join-addresses = Email addresses at
join-outside-title = This address can’t join here
join-outside-lede = Only people with an address at { $domains } come in here. Use such an address.
join-unprovable-lede = Only people with a proven address at { $domains } come in here, and no mail server is set up to prove one. Sign in with an account whose address is proven, or ask the organization.
join-waiting-title = You asked to join { $organization }
join-waiting-lede = An admin of { $organization } decides. We mail the answer to { $email }.
join-waiting-lede-no-mail = An admin of { $organization } decides. Come back to this page to see the answer.
join-waiting-look = Look again
join-asked = Asked
join-denied-title = { $organization } turned your request down
join-denied-lede = An admin of { $organization } decided not to let you in. If you think that this is a mistake, talk to them.
join-denied-again = You can ask again
join-decline = No, thank you
join-full-title = { $organization } has no free seat
join-full-lede = All seats of { $organization } are taken. Nothing is lost: ask them for a seat, then open your link again.
join-full-again = Try again
join-unexpected = Not expecting this? You can close this page: nothing happens.
join-have-account = Have an account?
join-address-hint = We mail you a code to prove that it is yours.
join-send-code = Send code
join-prove = To be sure that it is you, we mail a code to { $email }.
join-code-title = Check your mail
join-code-lede = We mailed six digits to { $email }. They are good for 10 minutes.
join-code-button = Continue
join-code-again = Send a new code
join-code-other = Use another address
phone-lede = { $organization } asks for your phone number. We text you a code to prove that it is yours.
phone-hint = As you would dial it, or with + in front.
phone-country-other = Another country: number with +
phone-send = Text me a code
phone-code-title = Check your phone
phone-code-lede = We sent six digits to { $phone } by text message. They are good for 10 minutes.
phone-refused-lede = No code went to { $phone }.
phone-waits-lede = A code for { $phone } is waiting to be sent by text message.
phone-waits = The message could not be sent yet: the text service does not answer. We keep trying, and the code stays good.
phone-refused = The text service does not take this number. Check it, or use another one.
phone-again = Send a new code
phone-try-again = Try again
phone-again-in = You can ask for another message in { $seconds } s.
phone-again-now = You can ask for another message now.
phone-too-many = Too many messages were asked for. Try again in an hour.
phone-other = Use another number
phone-change = Change number
phone-proven = Phone number { $phone } is proven.
join-sign-in = { $email } has an account. Sign in to it, then accept.
join-sign-in-button = Sign in to accept
join-signed-in = You are signed in as { $email }.
join-member-title = You are in { $organization } already
join-member-lede = There is nothing more to do.
join-inactive-title = Your membership is inactive
join-inactive-lede = Ask an administrator to reactivate it.
join-other-title = Additional actions are required
join-other-lede = This invitation is for another address than the one you are signed in with.
join-other-signed-in = Signed in
join-other-switch = Sign out and continue
join-other-ask = Or ask { $inviter } to invite the address you use.
readdress-button = Ask { $inviter } to invite { $email }
readdress-note = { $inviter } gets a mail with your name and this address, and decides.
readdress-asked = { $inviter } was asked for the invitation at another address. If they agree, it comes there by mail.
join-passkey = Join with a passkey
join-passkey-script = { $organization } lets people join with a passkey. Passkeys need JavaScript, which your browser does not run here: switch it on, or open your link in another browser.
join-code-later = You need no password here: whenever you sign in, we email you a code.
join-no-way = { $organization } lets people join only in ways that do not work here at the moment. Your invitation is not lost: ask whoever sent it to you.
join-with-by = Signed in with
join-with-note = Your account has no password: { $provider } signs you in. You can add other ways later.
join-with-back = Join in another way
join-with-other = This invitation is for another address than the one { $provider } knows you by. Sign in there with the invited address, or join without { $provider }.
join-with-there = At { $provider }
join-with-hidden = { $provider } does not tell us your address. Let your address be shared there and try again, or join with a password.
join-with-hidden-github = GitHub does not tell us your address. Verify an address in your GitHub settings under Emails, let Usher read it when GitHub asks, and try again; or join with a password.
join-with-unverified = { $provider } does not vouch that your address is yours. Verify it there and try again, or join with a password.
back-title = Come back to { $organization }
back-lede = { $inviter } lets you into { $organization } again.
back-button = Come back to { $organization }
joined-title = You are in { $organization }
joined-lede = Your invitation leads to { $product }.
joined-product = Go to { $product }
joined-organization = Go to { $organization }
decline-title = Decline the invitation to { $organization }?
decline-lede = { $inviter } sees that you said no. The link stops working.
decline-button = Decline
decline-back = Back to the invitation
decline-note = A word to whoever invited you
decline-note-hint = They get it by mail, and it stays with the invitation.
fresh-offer = Its time has run out. We can mail a fresh one to the address that was invited.
fresh-button = Send me a fresh link
fresh-title = Look into your mail
fresh-lede = If the invitation still stands, a fresh link is on its way to the address that was invited.
fresh-none = Nothing there after a few minutes? Ask whoever invited you.
join-declined-title = You declined
join-declined-lede = { $organization } sees that you said no. If you change your mind, ask to be invited again.

## Mail
mail-greeting = Hello,
mail-greeting-name = Hello { $name },
mail-or-copy = Or copy this address into your browser:
mail-end = { $moment } ({ $length } after this mail)
mail-fact-inviter = Invited by
mail-fact-role = Your role
mail-fact-product = Leads to
mail-fact-until = Open until
mail-role-full = { $role }, with full access
mail-product-note = About { $product }: { $note }
mail-invitation-subject = { $inviter } invites you to { $organization }
mail-invitation-preview = Open until { $moment }.
mail-invitation-heading = Join { $organization }
mail-invitation-line = { $inviter } would like you to join { $organization }.
mail-invitation-writes = { $inviter } writes:
mail-invitation-button = Accept invitation
mail-invitation-why = You get this mail because { $inviter } invited { $email }.
mail-invitation-unexpected = Not expecting it? Ignore this mail: nothing happens unless you accept.
mail-reactivation-subject = Come back to { $organization }
mail-reactivation-heading = Come back to { $organization }
mail-reactivation-line = { $inviter } lets you into { $organization } again, as what you were.
mail-reactivation-button = Come back
mail-reactivation-why = You get this mail because { $inviter } wants to let { $email } in again.
mail-accepted-subject = { $who } joined { $organization }
mail-accepted-line = { $who } ({ $email }) accepted your invitation to { $organization }.
mail-back-subject = { $who } is back in { $organization }
mail-back-line = { $who } ({ $email }) came back to { $organization } by the link that you made.
mail-declined-subject = { $who } will not join { $organization }
mail-declined-line = { $who } ({ $email }) declined your invitation to { $organization }.
mail-declined-writes = { $who } writes:
mail-answers-subject = More answers to your invitations to { $organization }
mail-answers-line = Several people answered your invitations to { $organization } within the hour, so here they are together.
mail-answers-accepted = { $who } ({ $email }) joined.
mail-answers-back = { $who } ({ $email }) came back.
mail-answers-declined = { $who } ({ $email }) declined.
mail-answers-note = They write: “{ $note }”
mail-answers-more = And there are more: look at People.
mail-told-button = Open in Usher
mail-told-why = You get this mail because you sent the invitation. An admin can turn such mails off under Invitations.
mail-readdress-subject = { $who } asks for the invitation at another address
mail-readdress-line = You invited { $email } to { $organization }. { $who } opened the invitation and is signed in as { $other }. They ask you to change it to that address.
mail-readdress-care = Do it only if you know them: whoever reads the mail of the new address can join.
mail-readdress-button = Change it to { $other }
mail-test-subject = A test mail from { $organization }
mail-test-heading = Mail works
mail-test-line = Somebody at { $organization }, most likely you, asked for this test mail. If you can read it, mail works.
mail-reset-subject = Set a new password
mail-reset-heading = Set a new password
mail-reset-line = Somebody asked for a new password for { $email }.
mail-reset-until = The link works once, until { $end }.
mail-reset-button = Set new password
mail-reset-unexpected = It was not you? Ignore this mail: your password stays as it is.
mail-code-subject = Your code for { $organization }: { $code }
mail-code-heading = Your code
mail-code-line = Type this code to join { $organization }. It is good for 10 minutes.
mail-code-line-sign-up = Type this code to continue. It is good for 10 minutes.
mail-request-received-subject = { $name } asks to join { $organization }
mail-request-received-heading = Somebody asks to join
mail-request-received-line = { $name } ({ $email }) asks to join { $organization }.
mail-request-received-more = There may be more requests by now: we tell you of them at most once an hour.
mail-request-received-button = Look at the request
mail-request-received-why = You get this mail because you are an owner of { $organization }.
mail-request-approved-subject = You are in { $organization }
mail-request-approved-heading = Welcome to { $organization }
mail-request-approved-line = Your request to join { $organization } was approved.
mail-request-denied-subject = Your request to join { $organization }
mail-request-denied-heading = Your request was turned down
mail-request-denied-line = { $organization } decided not to let you in. If you think that this is a mistake, talk to them.
mail-request-answered-why = You get this mail because you asked to join { $organization }.
mail-code-unexpected = It was not you? Ignore this mail, and tell the code to nobody.
text-phone-code = { $code } is your code for { $organization }. It works for 10 minutes. Give it to nobody.
mail-sign-in-code-subject = Your code to sign in: { $code }
mail-sign-in-code-heading = Your code to sign in
mail-sign-in-code-line = Type this code where you are signing in as { $email }. It is good for 10 minutes.
mail-sign-in-code-unexpected = It was not you? Ignore this mail, and tell the code to nobody: without it nobody gets in.
mail-new_email-subject = Your code for Usher: { $code }
mail-new_email-heading = Your code
mail-new_email-line = Type this code to make this address the one of your account. It is good for 10 minutes.
mail-new_email-unexpected = It was not you? Ignore this mail, and tell the code to nobody.
mail-address-taken-subject = This address has an account already
mail-address-taken-line = Somebody wanted to make this address the one of their account, but it has an account of its own.
mail-address-taken-next = If it was you: sign in with this address, or delete that account first.
mail-changed-when = It happened on { $moment }.
mail-changed-button = Set new password
mail-changed-why = You get this mail because it is about the safety of your account. It can’t be turned off.
mail-email_changed-subject = Your email was changed
mail-email_changed-line = Your account no longer belongs to { $email }: another address took its place.
mail-email_changed-remedy = It was not you? Tell an administrator of your organization at once.
mail-password_changed-subject = Your password was changed
mail-password_changed-line = The password for { $email } was changed, and all other sessions have ended.
mail-password_changed-remedy = It was not you? Set a new password now, and tell an administrator of your organization.
mail-method_added-subject = A way to sign in was added
mail-method_added-line = From now on somebody can sign in as { $email } in another way too: a passkey, or an account elsewhere.
mail-method_added-remedy = It was not you? Set a new password now, look at your account under “Sign-in and security”, and tell an administrator of your organization.
mail-method_removed-subject = A way to sign in was removed
mail-method_removed-line = One of the ways to sign in as { $email } was removed, and all other sessions have ended.
mail-method_removed-remedy = It was not you? Set a new password now, look at your account under “Sign-in and security”, and tell an administrator of your organization.
mail-second_factor_on-subject = Two-step sign-in is on
mail-second_factor_on-line = From now on, signing in as { $email } takes a code from an app.
mail-second_factor_on-remedy = It was not you? Set a new password now, and tell an administrator of your organization.
mail-second_factor_off-subject = Two-step sign-in is off
mail-second_factor_off-line = Signing in as { $email } takes the password alone again.
mail-second_factor_off-remedy = It was not you? Set a new password now, and turn two-step sign-in on again.
mail-recovery_code_used-subject = A recovery code was used
mail-recovery_code_used-line = Somebody signed in as { $email } by a recovery code. Each works once.
mail-recovery_code_used-remedy = It was not you? Set a new password now, and make new recovery codes.
mail-account_deleted-subject = Your account is deleted
mail-account_deleted-line = The account of { $email } is deleted, and everything about it.
mail-account_deleted-remedy = It was not you? Tell an administrator of your organization.
