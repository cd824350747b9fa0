# Deutsch. Keys stand in the order of en.ftl. People are addressed as “Sie”, plainly.
#
# The words, each the same everywhere:
#   organization      Organisation          member           Mitglied
#   owner             Inhaber               administrator    Administration (the people), Admin
#   role              Rolle                 permission       Recht
#   full access       Vollzugriff           group            Gruppe
#   product           Produkt               seat             Platz
#   invitation        Einladung             invite link      Einladungslink
#   access request    Zugangsanfrage        to join          beitreten, Beitritt
#   People            Personen              account          Konto
#   to sign in        anmelden              to sign up       registrieren
#   sign-in method    Anmeldeart            two-step sign-in Zwei-Schritt-Anmeldung
#   passkey           Passkey               recovery code    Wiederherstellungscode
#   session           Sitzung               second factor    zweiter Faktor
#   mail              E-Mail                text message     SMS
#   address           Adresse (of a mail), Webadresse (of a site)
#   outbox            Postausgang           mail server      Mailserver
#   audit log         Protokoll             settings         Einstellungen
#   operator          Betreiber             metadata         Metadaten
#   to inactivate     deaktivieren          inactive         inaktiv
#   to decline, deny  ablehnen              to approve       genehmigen
#   to revoke         zurückziehen          to remove        entfernen

## Everywhere
skip-link = Zum Inhalt springen
language-itself = Deutsch
cancel = Abbrechen
save = Speichern
close = Schließen
copy = Kopieren
copied = Kopiert
copy-link = Link kopieren
optional = (freiwillig)
action-edit = Bearbeiten
edit-named = { $name } bearbeiten
delete-named = { $name } löschen
copy-failed = Das Kopieren ging nicht. Markieren und kopieren Sie den Text von Hand.
sign-in = Anmelden
sign-out = Abmelden
back-to-sign-in = Zurück zur Anmeldung
back-to-people = Zurück zu den Personen
invite-people = Personen einladen
nav-main = Hauptmenü
nav-account = Konto
nav-your-account = Ihr Konto
nav-settings = Admin-Einstellungen
nav-home = Start
nav-people = Personen
nav-groups = Gruppen
nav-roles = Rollen
nav-general = Allgemein
nav-products = Produkte
nav-invitations = Einladungen
nav-sign-in = Anmeldung und Beitritt
nav-email = E-Mail
nav-audit = Protokoll
nav-group-people = Personen
nav-group-organization = Organisation
nav-group-records = E-Mail und Protokoll

undo = Rückgängig
filters = Filtern
filters-shut = Anzeigen
filters-on = (es ist etwas gefiltert)
try-again = Erneut versuchen
back = Zurück
quiet-failed = Das kam nicht beim Server an. Versuchen Sie es noch einmal.
shortcuts = Tastenkürzel
shortcuts-help = Diese Liste zeigen
shortcuts-off-hint = Ausschalten können Sie sie hier:
site-description = Hier lassen Organisationen Menschen herein: Einladungen, Anfragen und Konten.
offline = Sie sind offline. Was Sie geschrieben haben, bleibt hier.
offline-held = Sie sind offline: Das wurde nicht gesendet. Was Sie geschrieben haben, ist noch hier; senden Sie es, sobald Sie wieder verbunden sind.
offline-back = Sie sind wieder online. Etwas wurde nicht gesendet.
offline-send = Jetzt senden
offline-stream = Die Verbindung ist abgerissen. Was Sie sehen, ist vielleicht nicht mehr aktuell; sie kommt von selbst zurück.

# The mark between thousands.
number-group = .
number = { $n }

## Times
moment = { $day }. { $month } { $year }, { $time } UTC
day = { $day }. { $month }
length-minute = { $n ->
    [one] eine Minute
   *[other] { $n } Minuten
}
length-hour = { $n ->
    [one] eine Stunde
   *[other] { $n } Stunden
}
length-day = { $n ->
    [one] einen Tag
   *[other] { $n } Tage
}
percent = { $n } %
month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
relative-now = gerade eben
relative-past-minute = { $n ->
    [one] vor einer Minute
   *[other] vor { $n } Minuten
}
relative-past-hour = { $n ->
    [one] vor einer Stunde
   *[other] vor { $n } Stunden
}
relative-past-day = { $n ->
    [one] vor einem Tag
   *[other] vor { $n } Tagen
}
relative-future-minute = { $n ->
    [one] in einer Minute
   *[other] in { $n } Minuten
}
relative-future-hour = { $n ->
    [one] in einer Stunde
   *[other] in { $n } Stunden
}
relative-future-day = { $n ->
    [one] in einem Tag
   *[other] in { $n } Tagen
}

## Fields
field-organization = Organisation
field-name = Name
field-email = E-Mail-Adresse
field-password = Passwort
field-code = Code
field-language = Sprache
field-country = Land
field-phone-number = Telefonnummer
field-phone = Telefon
field-current-password = Bisheriges Passwort
field-new-password = Neues Passwort
field-new-email = Neue E-Mail-Adresse
field-role = Rolle
field-full_access = Vollzugriff
hint-full_access = Alle Rechte, die es gibt: diese Personen dürfen alles, was Sie dürfen.
field-invitee_name = Name
hint-invitee_name = Für eine einzelne Adresse. Bei mehreren schreiben Sie jede als "Name" <adresse>.
field-message = Persönliche Nachricht
hint-message = Steht in der E-Mail und auf der Seite zum Annehmen.
field-invitee_language = Sprache
language-default = Wie die Organisation
field-metadata = Metadaten
hint-metadata = Ein JSON-Objekt, das bei der Person bleibt, etwa { "{" }"team": "Nord"{ "}" }.
field-addresses = E-Mail-Adressen
field-product = Produkt
field-groups = Gruppen
find-groups = Gruppe suchen
found-choices = { $n ->
    [one] Eine gefunden.
   *[other] { $n } gefunden.
}
found-no-choice = Keine gefunden.
bulk-choose-group = Gruppe
password-show = Passwort anzeigen
password-hide = Passwort verbergen
hint-password = Mindestens { $shortest } Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.

## What is wrong with a field
problem-name_empty = Geben Sie einen Namen ein.
problem-name_too_long = Dieser Name ist zu lang: höchstens 120 Zeichen.
problem-name_invisible = Dieser Name enthält unsichtbare Zeichen. Geben Sie ihn neu ein.
problem-name_link = Ein Name darf keinen Link enthalten.
problem-email_empty = Geben Sie eine E-Mail-Adresse ein.
problem-email_no_at = Diese Adresse ist nicht vollständig: Sie braucht ein @ mit Text auf beiden Seiten.
problem-email_too_long = Diese Adresse ist zu lang.
problem-email_bad_local = Vor dem @ steht etwas, das in einer Adresse nicht vorkommen kann: Achten Sie auf Leerzeichen, doppelte Punkte und ungewöhnliche Zeichen.
problem-email_quoted = Adressen in Anführungszeichen werden nicht angenommen. Nehmen Sie die einfache Form.
problem-email_non_ascii_local = Vor dem @ stehen Buchstaben wie ü oder é, und kein Mailserver hier hat gesagt, dass er die annimmt. Nehmen Sie eine Adresse mit einfachen Buchstaben; wer die eine hat, hat meist auch die andere.
problem-email_outside_domains = Beitreten kann nur, wer eine Adresse der hier genannten Domains hat. Nehmen Sie eine solche Adresse.
problem-email_bad_domain = Nach dem @ steht keine Domain wie example.com.
problem-password_too_short = Dieses Passwort ist zu kurz.
problem-password_too_long = Dieses Passwort ist zu lang: höchstens 256 Zeichen.
problem-password_guessable = Dieses Passwort ist leicht zu erraten. Nehmen Sie ein paar Wörter ohne Zusammenhang und nichts aus Ihrem Namen oder Ihrer Adresse.
problem-code_wrong = Das ist nicht der Code, den wir gesendet haben. Sehen Sie noch einmal nach, oder fordern Sie einen neuen an.
problem-password_wrong = Das ist nicht Ihr Passwort.
problem-password_short_alone = Ihr Passwort ist zu kurz, um allein zu genügen. Wählen Sie zuerst ein längeres, und schalten Sie dies dann aus.
problem-code_wrong_app = Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten in Ihrer App.
problem-email_same = Das ist schon Ihre Adresse.
problem-email_not_yours = Das ist nicht die Adresse Ihres Kontos.
problem-language_unknown = Diese Sprache gibt es hier nicht. Wählen Sie eine andere.
problem-phone_empty = Geben Sie Ihre Telefonnummer ein.
problem-phone_invalid = Das ist keine Nummer des gewählten Landes. Sehen Sie noch einmal nach, oder beginnen Sie mit + und der Landesvorwahl.
problem-phone_not_mobile = Diese Nummer empfängt keine SMS. Benutzen Sie eine andere.
problem-phone_code_over = Die Zeit des Codes ist abgelaufen. Fordern Sie einen neuen an.
problem-code_used_up = Das waren zu viele Versuche: Dieser Code gilt nicht mehr. Fordern Sie einen neuen an.
problem-name_too_long_here = Dieser Name ist zu lang: höchstens 60 Zeichen.
problem-name_taken = Diesen Namen gibt es schon.
problem-permission_unknown = Eines dieser Rechte gibt es nicht. Laden Sie die Seite neu.
problem-role_unknown = Diese Rolle gibt es nicht mehr. Wählen Sie eine andere.
problem-group_unknown = Eine dieser Gruppen gibt es nicht mehr. Wählen Sie neu.
problem-product_unknown = Dieses Produkt gibt es nicht mehr. Wählen Sie ein anderes.
problem-name_for_one = Ein Name gilt für eine einzelne Adresse. Bei mehreren schreiben Sie jede als "Name" <adresse>.
problem-metadata_not_json = Das ist kein JSON. Achten Sie auf fehlende Anführungszeichen, Kommas und Klammern.
problem-metadata_not_an_object = Schreiben Sie ein Objekt, etwa { "{" } "team": "Nord" { "}" }.
problem-metadata_too_long = Das ist zu viel: höchstens 4.096 Zeichen und acht Ebenen tief.
problem-metadata_invisible = Darin ist ein Zeichen, das nicht gespeichert werden kann.
problem-message_too_long = Diese Nachricht ist zu lang: höchstens 1.000 Zeichen.
problem-message_invisible = Diese Nachricht enthält unsichtbare Zeichen. Geben Sie sie neu ein.
problem-until_bad = Wählen Sie Tag und Uhrzeit, etwa 27. November 2026, 14:05.
problem-until_past = Das ist vorbei. Wählen Sie einen Zeitpunkt, der noch kommt.
problem-until_far = Das ist zu weit weg. Wählen Sie einen näheren Zeitpunkt oder „Nie“.
problem-max_uses_bad = Geben Sie eine ganze Zahl von 1 bis 1.000.000 ein, oder nichts für unbegrenzt.
source-link = über einen Einladungslink
source-domain = mit einer Adresse der Organisation
source-open = über die Seite zum Registrieren
problem-domain_bad = Etwas davon ist keine Domain. Schreiben Sie Domains wie example.com, eine je Zeile.
problem-domain_public = Etwas davon ist ein E-Mail-Anbieter, bei dem alle eine Adresse bekommen können.
problem-domains_too_many = Das sind zu viele: höchstens 50 Domains.
problem-addresses_empty = Geben Sie mindestens eine Adresse ein.
problem-door_mismatch = Auf dieser Seite ging es um eine andere Einladung. Öffnen Sie den Link in Ihrer E-Mail noch einmal.
problem-address_duplicate = Steht zweimal in der Liste
problem-address_already_invited = Schon eingeladen. Sie können die Einladung erneut senden.
problem-address_already_member = Schon Mitglied
problem-address_inactive = War Mitglied und ist inaktiv; lässt sich reaktivieren.
problem-address_not_registered = Hat hier kein Konto, und eingeladen werden darf nur, wer eines hat. Bitten Sie die Person, sich erst zu registrieren, oder erlauben Sie andere in den Einstellungen.
problem-address_over_send_limit = Mehr Adressen, als auf einmal gesendet werden können. Senden Sie den Rest danach.
problem-address_no_seat = Hierfür ist kein Platz mehr frei: Die Grenze liegt bei { $limit }. Löschen Sie offene Einladungen, entfernen Sie inaktive Mitglieder, oder bitten Sie den Betreiber um mehr Plätze.
problem-cell_role_unknown = Eine Rolle dieses Namens gibt es hier nicht.
problem-cell_role_above = Diese Rolle hat mehr Rechte als Sie. Wählen Sie eine andere.
problem-cell_group_unknown = Eine Gruppe dieses Namens gibt es hier nicht. Trennen Sie mehrere durch ; oder |.
problem-cell_language_unknown = Diese Sprache gibt es hier nicht.
problem-cell_nul = Darin ist ein Zeichen, das kein Text ist.
problem-cell_lines = Diese Zelle geht über mehrere Zeilen: Vielleicht fehlt ein Anführungszeichen.
problem-row_open_quote = In dieser Zeile beginnt ein Anführungszeichen, das nie endet.
problem-row_too_many_cells = Diese Zeile hat mehr Zellen als die Kopfzeile: Eine Zelle mit Kommas braucht Anführungszeichen.
problem-row_over_limit = Mehr Zeilen, als ein Import aufnimmt. Senden Sie den Rest danach.
problem-not_sent = Noch nicht gesendet
problem-file_not_text = Die Zeichenkodierung dieser Datei lässt sich nicht erkennen. Speichern Sie sie als CSV in UTF-8.
problem-file_workbook = Das ist eine Excel-Datei. Speichern Sie sie als CSV.
problem-file_bad_workbook = Diese Excel-Datei lässt sich nicht lesen. Speichern Sie sie als CSV in UTF-8.
problem-file_old_workbook = Diese Datei stammt aus einem Excel vor 2007. Speichern Sie sie als .xlsx oder als CSV.
problem-file_empty = Diese Datei ist leer.
problem-file_no_email = Die erste Zeile muss die Spalten nennen, darunter email. Beginnen Sie mit der Vorlage.
problem-file_doubled = Die erste Zeile nennt eine Spalte zweimal.
problem-file_no_rows = Unter der ersten Zeile steht nichts.
problem-file_too_large = Diese Datei ist zu groß: höchstens 4 MB. Teilen Sie sie auf.
problem-file_missing = Wählen Sie eine Datei.
problem-address_throttled = Bekam in der letzten Stunde mehrere E-Mails. Versuchen Sie es später noch einmal.

## Errors
title-error = Das hat nicht geklappt
title-not_found = Hier ist nichts
title-404 = Hier ist nichts
title-405 = Das hat nicht geklappt
title-413 = Zu viel auf einmal
title-forbidden = Nicht erlaubt
title-not_recent = Bestätigen Sie, dass Sie es sind
title-second_factor_needed = Richten Sie zuerst die Zwei-Schritt-Anmeldung ein
title-last_owner = Jemand muss bleiben
title-already_set_up = Schon eingerichtet
title-built_in = Das bleibt, wie es ist
title-throttled = Zu oft
title-busy = Einen Moment
title-internal = Unser Fehler
title-signed_out = Melden Sie sich zuerst an
title-provider_answer = Diese Anmeldung hat nicht geklappt
title-provider_unreachable = Keine Antwort
title-provider_no_account = Noch kein Konto
title-provider_hides_email = Ihre Adresse ist verborgen
title-provider_unverified_email = Ihre Adresse ist dort nicht bestätigt
title-provider_other_address = Eine andere Adresse
title-provider_not_linked = Nicht verknüpft
title-provider_taken = Mit einem anderen Konto verknüpft
title-method_not_allowed = Melden Sie sich auf andere Art an
title-link_expired = Dieser Link ist abgelaufen
title-link_revoked = Dieser Link gilt nicht mehr
title-link_declined = Diese Einladung wurde abgelehnt
title-link_accepted = Diese Einladung wurde angenommen
title-link_inviter_lost_rights = Diese Einladung gilt nicht mehr
title-link_off = Dieser Link ist ausgeschaltet
title-link_used_up = Dieser Link ist aufgebraucht
title-link_used = Dieser Link wurde schon benutzt
title-organization_full = Kein Platz mehr frei
error-home = Zur Startseite
error-confirm = Bestätigen, dass Sie es sind
error-second-factor = Zwei-Schritt-Anmeldung einrichten
error-id = Wenn Sie um Hilfe bitten, nennen Sie diesen Code: { $id }
error-signed_out = Sie sind nicht angemeldet, oder Ihre Sitzung ist vorbei. Melden Sie sich an, und versuchen Sie es noch einmal.
error-wrong_credentials = E-Mail-Adresse und Passwort gehören nicht zusammen. Prüfen Sie beide, oder setzen Sie ein neues Passwort.
error-forbidden = Das dürfen Sie hier nicht. Wenden Sie sich an die Administration Ihrer Organisation.
error-not_recent = Ihre Anmeldung ist mehr als 10 Minuten her. Bestätigen Sie, dass Sie es sind, und versuchen Sie es dann noch einmal: Es wurde nichts geändert.
error-second_factor_needed = Ihre Organisation verlangt von allen mit Admin-Rechten die Zwei-Schritt-Anmeldung.
error-last_owner = Nur Sie haben Vollzugriff. Geben Sie zuerst unter Personen einem anderen Mitglied Vollzugriff.
error-second_factor_on = Die Zwei-Schritt-Anmeldung ist schon eingeschaltet.
error-above_own_rights = Sie können nicht mehr Rechte vergeben, als Sie selbst haben. Wählen Sie eine andere Rolle.
error-other_address = Diese Einladung gilt für eine andere Adresse als Ihre.
error-unverified = Weisen Sie zuerst Ihre Adresse nach: Öffnen Sie die Einladung noch einmal, und fordern Sie einen Code an.
error-not_found = Unter dieser Webadresse gibt es nichts. Vielleicht ist der Link unvollständig: Kopieren Sie ihn ganz, oder bitten Sie um einen neuen.
error-link_expired = Seine Zeit ist um. Bitten Sie die Person, die Sie eingeladen hat, um einen neuen.
error-link_revoked = Er wurde gelöscht oder ersetzt. Suchen Sie eine neuere E-Mail, oder fragen Sie die Person, die Sie eingeladen hat.
error-link_declined = Sie haben sie abgelehnt. Wenn Sie es sich anders überlegt haben, bitten Sie um eine neue Einladung.
error-link_accepted = Sie sind schon dabei: Melden Sie sich einfach an.
error-link_inviter_lost_rights = Die Person, die Sie eingeladen hat, darf das nicht mehr. Bitten Sie die Organisation um eine neue Einladung.
error-link_off = Die Organisation hat ihn ausgeschaltet. Bitten Sie um einen neuen.
error-link_used_up = Dieser Link hat schon so viele Personen hereingelassen, wie er darf. Bitten Sie um einen neuen.
error-link_used = Er gilt nur einmal. Bitten Sie um einen neuen.
error-already_set_up = Dieses Usher hat schon seine Organisation. Melden Sie sich an, oder bitten Sie um eine Einladung.
error-already_member = Diese Person ist schon Mitglied.
error-inactive = Ihre Mitgliedschaft ist inaktiv. Bitten Sie die Administration, sie zu reaktivieren.
error-not_pending = Diese Einladung ist nicht mehr offen: Sie wurde angenommen, abgelehnt oder gelöscht. Laden Sie die Seite neu.
error-has_account = Zu dieser Adresse gibt es ein Konto. Melden Sie sich damit an, und nehmen Sie dann an.
error-built_in = Das entstand mit der Organisation und bleibt, wie es ist. Legen Sie stattdessen etwas Eigenes an.
error-request_decided = Diese Zugangsanfrage ist schon beantwortet. Laden Sie die Seite neu, um zu sehen, wie entschieden wurde.
error-phone_unverified = Die Organisation verlangt eine Telefonnummer. Weisen Sie Ihre zuerst nach.
error-mail_not_needed = Diese E-Mail wird nicht noch einmal versucht, denn worum es darin ging, ist vorbei. Ist eine Einladung abgelaufen, schickt „Erneut senden“ eine neue E-Mail.
error-no_text_gateway = Hier ist kein SMS-Dienst eingerichtet, also kann keine SMS gesendet werden. Wenden Sie sich an die Administration.
error-phone_needed = Eine Organisation, in der Sie sind, verlangt eine Telefonnummer. Sie können sie ändern, aber nicht entfernen.
error-no_phone = In Ihrem Konto steht keine Telefonnummer. Fügen Sie zuerst eine hinzu.
error-no_mail_server = Hier ist kein Mailserver eingerichtet, also kann nichts gesendet werden. Wenden Sie sich an die Administration.
error-not_in_this_status = Das geht bei Personen in diesem Status nicht.
error-elsewhere_too = Das Konto gehört auch zu einer anderen Organisation, deshalb kann nur die Person selbst es abmelden. Wer hier deaktiviert oder entfernt wird, kann hier sofort nichts mehr tun.
error-changed_meanwhile = Das wurde inzwischen geändert, deshalb wurde nichts gespeichert. Ihre Eingaben stehen noch hier: Vergleichen Sie sie mit dem, was jetzt gilt, und speichern Sie dann noch einmal.
meanwhile-title = Inzwischen geändert
meanwhile-lede = Das gilt jetzt. Wenn Sie speichern, tritt Ihre Eingabe an seine Stelle.
error-not_member = Diese Person ist nicht mehr Mitglied. Laden Sie die Seite neu.
error-organization_full = Alle { $limit } Plätze sind belegt. Löschen Sie offene Einladungen, entfernen Sie inaktive Mitglieder, oder bitten Sie den Betreiber um mehr Plätze.
error-provider_answer = Was zurückkam, gehört zu keiner Anmeldung, die in diesem Browser begonnen wurde, oder es kam zu spät. Beginnen Sie neu.
error-provider_unreachable = Die Gegenseite antwortet gerade nicht. Versuchen Sie es gleich noch einmal, oder melden Sie sich auf andere Art an.
error-provider_no_account = Zu dem Konto, mit dem Sie sich angemeldet haben, gibt es hier niemanden. Wenn Sie hier ein Konto haben, melden Sie sich wie gewohnt an. Wenn nicht, bitten Sie um eine Einladung.
error-provider_hides_email = Die Gegenseite nennt Ihre Adresse nicht. Machen Sie sie dort sichtbar, und versuchen Sie es noch einmal, oder wählen Sie eine andere Art.
error-provider_unverified_email = Die Gegenseite bürgt nicht dafür, dass die Adresse Ihre ist. Bestätigen Sie sie dort, und versuchen Sie es noch einmal, oder wählen Sie eine andere Art.
error-provider_other_address = Die Adresse dort ist eine andere als die Ihres Kontos hier. Nur dieselbe Adresse lässt sich verknüpfen.
error-provider_not_linked = Womit Sie sich angemeldet haben, ist nicht mit Ihrem Konto hier verknüpft. Bestätigen Sie auf andere Art.
error-provider_taken = Womit Sie sich angemeldet haben, gehört hier zu einem anderen Konto. Lösen Sie zuerst dort die Verknüpfung.
error-method_not_allowed = Die Organisation lässt den Beitritt mit dieser Anmeldeart nicht zu. Wählen Sie eine andere.
error-passkey_refused = Dieser Passkey wurde nicht angenommen: Vielleicht wurde er aus dem Konto entfernt, oder es hat zu lange gedauert. Versuchen Sie es noch einmal, oder wählen Sie eine andere Art.
error-too_many_passkeys = Dieses Konto hat so viele Passkeys, wie es kann. Entfernen Sie zuerst einen.
error-last_method = Das ist Ihre letzte Anmeldeart. Fügen Sie zuerst eine andere hinzu.
error-invalid = Bitte sehen Sie nach, was unten markiert ist.
error-throttled = Zu viele Versuche. Warten Sie { $n ->
    [one] eine Minute
   *[other] { $n } Minuten
}, und versuchen Sie es dann noch einmal.
error-mail_limit = Diese Adresse hat alle Mails bekommen, die sie in einer Stunde bekommen darf; deshalb ging keine hinaus. Versuchen Sie es später noch einmal, oder kopieren Sie den Link und geben Sie ihn selbst weiter.
error-busy = Gerade ist viel los. Es wurde nichts geändert; versuchen Sie es gleich noch einmal.
error-internal = Hier ging etwas schief, und es wurde vermerkt. Es wurde nichts geändert; versuchen Sie es noch einmal.
error-unreachable = Der Server war nicht zu erreichen. Was Sie eingegeben haben, ist noch da: Versuchen Sie es noch einmal.
error-bad_request = Die Anfrage war nicht zu verstehen. Gehen Sie zurück, und versuchen Sie es noch einmal.
error-405 = Diese Webadresse lässt sich so nicht benutzen. Gehen Sie zurück, und versuchen Sie es noch einmal.
error-413 = Das war mehr, als hineinpasst. Senden Sie weniger auf einmal.

## Sign up
sign-up = Organisation anlegen
sign-up-title = Organisation anlegen
sign-up-lede = Beginnen Sie mit Ihrer Adresse. Sie werden Inhaber der Organisation und können sofort Personen einladen.
sign-up-names = Geben Sie Ihrer Organisation einen Namen, und legen Sie Ihr Konto an.
sign-up-has-account = Zu { $email } gibt es ein Konto. Melden Sie sich damit an, und legen Sie dann Ihre Organisation an.
sign-up-question = Neu hier?

## First run
setup-title = Usher einrichten
setup-lede = Geben Sie Ihrer Organisation einen Namen, und legen Sie Ihr Konto an. Sie werden ihr Inhaber.
setup-button = Organisation anlegen
setup-no-mail = Es ist kein Mailserver eingerichtet. Sie können Personen mit Links einladen, die Sie kopieren, und E-Mail später einrichten.
not-set-up-title = Noch nicht eingerichtet
not-set-up-lede = Öffnen Sie den Einrichtungslink, den der Server beim Start ausgegeben hat. Dieser Befehl gibt ihn noch einmal aus:

## Sign in
sign-in-keep = Angemeldet bleiben
sign-in-forgot = Passwort vergessen?
sign-in-by-code = Code per E-Mail senden
sign-in-or = oder
way-password = Passwort
way-code = Code per E-Mail
way-passkey = Passkey
sign-in-with = Weiter mit { $provider }
sign-in-passkey = Passkey benutzen
passkey-failed = Das hat nicht geklappt. Laden Sie die Seite neu, und versuchen Sie es noch einmal, oder wählen Sie eine andere Art.
passkey-stopped = Ihr Gerät hat abgebrochen. Versuchen Sie es noch einmal, oder wählen Sie eine andere Art.
passkey-known = Dieses Gerät hat schon einen Passkey für dieses Konto.
sign-in-going = Weiter zu { $provider }
sign-in-going-lede = Wenn nichts geschieht, gehen Sie selbst weiter.
sign-in-cancelled = Sie haben sich dort nicht angemeldet, also ist hier nichts geschehen.
sign-in-link-title = { $provider } verknüpfen
sign-in-link-known = Zu { $email } gibt es hier ein Konto. Melden Sie sich einmal wie gewohnt an; danach meldet { $provider } Sie auch an.
sign-in-link-sign-in = Zum Verknüpfen anmelden
sign-in-link-ask = Sie sind als { $email } angemeldet. Von nun an kann { $provider } Sie auch bei diesem Konto anmelden.
sign-in-link-other = Sie sind als { $email } angemeldet, aber { $provider } bürgt für { $other }. Melden Sie sich mit dieser Adresse an, um zu verknüpfen.
sign-in-link-button = { $provider } verknüpfen
sign-in-link-no = Nicht jetzt
sign-in-code-title = Sehen Sie in Ihre E-Mails
sign-in-code-lede = Wenn es ein Konto mit { $email } gibt, sind sechs Ziffern dorthin unterwegs. Sie gelten 10 Minuten.
sign-in-code-over = Dieser Code gilt nicht mehr. Fordern Sie einen neuen an.
forgot-title = Passwort vergessen?
forgot-lede = Nennen Sie uns Ihre Adresse, und wir senden Ihnen einen Link, mit dem Sie ein neues setzen.
forgot-button = Link senden
forgot-sent-title = Sehen Sie in Ihre E-Mails
forgot-sent = Wenn es ein Konto mit dieser Adresse gibt, ist ein Link unterwegs. Er gilt 30 Minuten.
reset-title = Neues Passwort setzen
reset-lede = Überall sonst werden Sie abgemeldet.
reset-button = Neues Passwort setzen
reset-done = Ihr Passwort ist gesetzt, und Sie sind hier angemeldet.

## Home
home-title = Hallo, { $name }
home-lede = Ihre Startseite bei { $organization }.
home-welcome = Willkommen bei { $organization }
home-you = Sie
home-products = Produkte
home-products-none = Was { $organization } benutzt, wird hier stehen.
home-figures = So läuft das Einladen
home-figures-empty = Noch ist niemand eingeladen
home-figures-empty-lede = Sobald Sie Personen einladen, sehen Sie hier, wer die Einladung geöffnet hat, wer beigetreten ist und wie viele Plätze belegt sind.
home-figures-first = Die ersten Personen einladen
home-funnel = Einladungen der letzten 30 Tage
home-funnel-says = angenommen: { $accepted } von { $invited }
home-funnel-none = In dieser Zeit wurde niemand eingeladen.
step-invited = Eingeladen
step-mailed = E-Mail gesendet
step-opened = Geöffnet
step-accepted = Angenommen
home-joined = Beigetreten in den letzten 12 Wochen
home-joined-says = { $n ->
    [one] Person kam dazu
   *[other] Personen kamen dazu
}
home-joined-now = Diese Woche
home-seats-says = von { $limit } belegt
home-seats-says-unlimited = belegt, ohne Grenze
home-seats-free = Frei
chart-table = Als Tabelle
chart-step = Schritt
chart-invitations = Einladungen
chart-share = Anteil
chart-week = Woche ab
chart-people = Personen
chart-status = Status
home-attention = Zu erledigen
home-requests = { $n ->
    [one] Eine Person möchte beitreten
   *[other] { $n } Personen möchten beitreten
}
home-requests-see = Ansehen, wer
home-failed = { $n ->
    [one] Eine E-Mail konnte
   *[other] { $n } E-Mails konnten
} in den letzten 7 Tagen nicht zugestellt werden
home-failed-see = Ansehen, warum
home-seats = { $left ->
    [0] Kein Platz ist
    [one] Ein Platz ist
   *[other] { $left } Plätze sind
} von { $limit } noch frei
home-seats-see = Ansehen, wer sie belegt
organizations-title = Ihre Organisationen
organizations-lede = Wählen Sie, wohin Sie gehen. Sie sind als { $email } angemeldet.
organizations-last = zuletzt benutzt
organizations-waiting = Sie haben angefragt
organizations-all = Alle Organisationen
organization-make-another = Weitere Organisation anlegen
organization-new = Organisation anlegen
organization-new-lede = Sie werden ihr Inhaber und können sofort Personen einladen.
nowhere-title = Sie sind in keiner Organisation
nowhere-lede = Sie sind als { $email } angemeldet, aber noch hat Sie niemand aufgenommen. Öffnen Sie Ihre Einladung, oder bitten Sie um eine.

## Your account
account-back = Zurück zu { $organization }
account-profile = Profil
account-profile-lede = Wer Sie sind, in jeder Organisation hier.
account-security = Anmeldung und Sicherheit
account-security-lede = Wie Sie hereinkommen, und sonst niemand.
account-sessions = Sitzungen
account-sessions-lede = Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und setzen Sie dann ein neues Passwort.
account-organizations = Organisationen
account-organizations-lede = Wo Sie Mitglied sind.
account-data = Ihre Daten
account-data-lede = Was über Sie gespeichert ist, gehört Ihnen: zum Mitnehmen oder zum Löschen.
account-save = Speichern
account-apply = Anwenden
account-saved = Gespeichert.
field-shortcuts = Einzelne Tasten tun, was man am häufigsten tut
hint-shortcuts = Etwa i, um Personen einzuladen. Schalten Sie das aus, wenn Sie diesem Browser diktieren. Es gilt hier, nicht auf Ihren anderen Geräten.
account-id = Nutzer-ID
account-id-hint = Nennen Sie sie, wenn Ihnen jemand mit einer App Ihrer Organisation hilft: Sie sagt, wer Sie sind, und öffnet nichts.
account-language-browser = Wie der Browser es wünscht
account-phone-none = Keines
account-phone-add = Telefon hinzufügen
account-phone-add-title = Telefonnummer hinzufügen
account-phone-add-lede = Wir senden per SMS einen Code an die Nummer. Sie gilt, sobald Sie den Code eingeben.
account-phone-change = Telefon ändern
account-phone-change-title = Telefonnummer ändern
account-phone-change-lede = Wir senden per SMS einen Code an die neue Nummer. Sie gilt, sobald Sie den Code eingeben; bis dahin behalten Sie die alte.
account-phone-remove = Entfernen
account-phone-remove-title = Telefonnummer entfernen?
account-phone-remove-lede = Sie wird aus Ihrem Konto gelöscht. Sie können jederzeit wieder eine hinzufügen.
account-phone-remove-button = Telefonnummer entfernen
account-phone-needed = { $organization } verlangt von allen Mitgliedern eine Telefonnummer. Sie können sie ändern, aber nicht entfernen.
account-phone-no-gateway = Hier ist kein SMS-Dienst eingerichtet, also lässt sich eine Nummer nicht nachweisen. Wenden Sie sich an die Administration.
account-phone-proven = Ihre Telefonnummer ist nachgewiesen und gespeichert.
account-phone-removed = Ihre Telefonnummer ist entfernt.
account-unverified = Nicht nachgewiesen
account-email-change = E-Mail-Adresse ändern
account-email-change-title = E-Mail-Adresse ändern
account-email-change-lede = Wir senden einen Code an die neue Adresse. Sie gilt, sobald Sie den Code eingeben; bis dahin behalten Sie { $email }.
account-email-no-mail = Hier ist kein Mailserver eingerichtet, also lässt sich eine neue Adresse nicht nachweisen. Wenden Sie sich an die Administration.
account-email-send = Code senden
account-email-code-title = Sehen Sie in Ihre E-Mails
account-email-code-lede = Wir haben sechs Ziffern an { $email } gesendet. Sie gelten 10 Minuten.
account-email-code-button = E-Mail-Adresse ändern
account-email-other = Andere Adresse benutzen
account-email-changed = Ihre E-Mail-Adresse ist geändert. Ihre alte Adresse hat Nachricht bekommen.
account-password-lede = Nur Sie kennen es. Sie können es jederzeit ändern.
account-password-none = Sie haben kein Passwort: Sie melden sich auf andere Art an.
account-password-change = Passwort ändern
account-password-set = Passwort setzen
account-password-change-lede = Hier bleiben Sie angemeldet. Alle Ihre anderen Sitzungen enden.
account-password-changed = Ihr Passwort ist geändert, und Ihre anderen Sitzungen sind beendet.
second-factor = Zwei-Schritt-Anmeldung
second-factor-lede = Nach dem Passwort geben Sie einen Code aus einer App auf Ihrem Telefon ein. Wer nur Ihr Passwort hat, kommt nicht herein.
second-factor-state-on = An
second-factor-state-off = Aus
second-factor-since = eingeschaltet
second-factor-set-up = Einrichten
second-factor-manage = Verwalten
second-factor-asked = { $organization } verlangt von allen mit Admin-Rechten die Zwei-Schritt-Anmeldung.
second-factor-begin = Zwei-Schritt-Anmeldung einrichten
second-factor-need = Sie brauchen eine App, die Einmalcodes erzeugt. Passwortmanager können das, und viele Telefone auch.
second-factor-scan = Scannen Sie dies mit der App
second-factor-qr = QR-Code des Schlüssels
second-factor-by-hand = Oder geben Sie diesen Schlüssel ein:
second-factor-secret = Schlüssel
second-factor-then = Geben Sie dann den Code ein, den sie zeigt
second-factor-turn-on = Einschalten
second-factor-anew = Neu beginnen
second-factor-turned-on = Die Zwei-Schritt-Anmeldung ist eingeschaltet
second-factor-codes = Wiederherstellungscodes
second-factor-codes-lede = Jeder gilt einmal anstelle eines Codes, wenn Ihr Telefon nicht zur Hand ist. Bewahren Sie sie so auf, dass niemand sonst sie findet: Sie werden nur jetzt gezeigt.
second-factor-codes-left = { $n ->
    [0] Keiner übrig. Erzeugen Sie neue.
    [one] Einer übrig.
   *[other] { $n } übrig.
}
second-factor-codes-renew = Neue Wiederherstellungscodes erzeugen
second-factor-codes-renew-hint = Die alten gelten dann nicht mehr.
second-factor-download = Herunterladen
second-factor-file = Wiederherstellungscodes für die Anmeldung bei Usher als { $email }. Jeder gilt einmal.
second-factor-done = Ich habe sie aufbewahrt
second-factor-turn-off = Ausschalten
second-factor-turn-off-title = Zwei-Schritt-Anmeldung ausschalten?
second-factor-turn-off-lede = Dann genügt wieder Ihr Passwort allein, und Ihre Wiederherstellungscodes gelten nicht mehr.
second-factor-turned-off = Die Zwei-Schritt-Anmeldung ist ausgeschaltet.
second-step-title = Noch ein Schritt
second-step-lede = Geben Sie den Code ein, den Ihre App gerade zeigt.
second-step-hint = Sechs Ziffern aus Ihrer App oder ein Wiederherstellungscode.
second-step-over = Das hat zu lange gedauert. Melden Sie sich noch einmal an.
strength = Stärke
strength-0 = Sehr leicht zu erraten
strength-1 = Leicht zu erraten
strength-2 = Noch leicht zu erraten
strength-3 = Gut
strength-4 = Sehr gut
account-password-remove = Passwort entfernen
account-password-removed = Ihr Passwort ist entfernt, und Ihre anderen Sitzungen sind beendet.
account-passkeys = Passkeys
account-passkeys-lede = Ein Schlüssel auf Ihrem Gerät, den Sie mit Finger, Gesicht oder PIN öffnen.
account-passkey-add = Passkey hinzufügen
account-passkey-new = Passkey hinzufügen
account-passkey-new-lede = Ihr Gerät erzeugt den Schlüssel und behält ihn. Sie können ihm einen Namen geben, um ihn von anderen zu unterscheiden.
account-passkey-name-hint = Etwa „Laptop“ oder „Telefon“
account-passkey-script = Passkeys brauchen JavaScript, das Ihr Browser hier nicht ausführt.
account-passkey-added = Der Passkey ist hinzugefügt. Melden Sie sich von nun an damit an.
account-passkey-removed = Der Passkey ist entfernt, und Ihre anderen Sitzungen sind beendet. Entfernen Sie ihn auch von Ihrem Gerät.
account-passkey-remove-label = Passkey { $name } entfernen
account-method-added = hinzugefügt
account-method-remove = Entfernen
account-elsewhere = Konten anderswo
account-elsewhere-lede = Sie melden Sie ohne Passwort an. Nur ein Konto mit derselben Adresse lässt sich verknüpfen.
account-elsewhere-none = Nicht verknüpft
account-elsewhere-gone = Wird hier nicht mehr benutzt
account-link = Verknüpfen
account-link-label = { $provider } verknüpfen
account-linked = Das Konto ist verknüpft. Von nun an meldet es Sie an.
account-unlink = Lösen
account-unlink-label = Verknüpfung mit { $provider } lösen
account-unlinked = Die Verknüpfung ist gelöst, und Ihre anderen Sitzungen sind beendet.
account-confirm-again = Abmelden und neu anmelden
account-confirm-title = Bestätigen Sie, dass Sie es sind
account-confirm-lede = Was Sie vorhaben, ändert, wie Sie hereinkommen, oder zeigt, was nur Ihnen gehört.
account-confirm-as = Sie sind als { $email } angemeldet.
account-confirm-button = Weiter
account-session-this = Diese hier
account-session-device = { $browser } auf { $system }
account-session-some-browser = Ein Browser
account-session-from = von { $place }
account-session-seen = zuletzt benutzt
account-session-began = angemeldet
account-session-end = Beenden
account-session-end-label = Sitzung auf { $device } beenden
account-session-ended = Die Sitzung ist beendet.
account-sessions-end-others = Alle anderen Sitzungen beenden
account-sessions-others-ended = Alle Ihre anderen Sitzungen sind beendet.
account-organizations-none = Sie sind in keiner Organisation
account-organizations-none-lede = Öffnen Sie eine Einladung, um einer beizutreten.
account-organization-since = beigetreten
account-organization-leave = Verlassen
account-organization-leave-label = { $organization } verlassen
account-organization-only-owner = Sie sind der einzige Inhaber. Geben Sie jemand anderem Vollzugriff, bevor Sie gehen.
account-organization-left = Sie haben { $organization } verlassen.
account-leave-title = { $organization } verlassen?
account-leave-lede = Sie verlieren sofort den Zugang, auch zu den Apps. Um zurückzukommen, brauchen Sie eine neue Einladung.
account-export-title = Ihre Daten mitnehmen
account-export-lede = Alles, was Usher über Sie weiß, als Datei, die Menschen und Programme lesen können (JSON).
account-export-button = Meine Daten herunterladen
account-delete-title = Konto löschen
account-delete-lede = Sie verlassen jede Organisation, alle Ihre Sitzungen enden, und alles über Sie wird entfernt. Niemand kann es zurückholen.
account-delete-button = Mein Konto löschen
account-delete-go = Konto löschen …
account-delete-password = Geben Sie zur Sicherheit Ihr Passwort ein.
account-delete-email = Geben Sie zur Sicherheit Ihre E-Mail-Adresse ein: { $email }
account-delete-stopped = Hier sind Sie der einzige Inhaber. Geben Sie zuerst jemand anderem Vollzugriff:
account-deleted-title = Ihr Konto ist gelöscht
account-deleted-lede = Über Sie ist hier nichts mehr gespeichert. Auf Wiedersehen, und danke.

## Seats
seats-label = Plätze
seats-taken = { $taken } von { $limit } Plätzen belegt
seats-unlimited = { $taken } { $taken ->
    [one] Platz
   *[other] Plätze
} belegt

## People
people-lede = Alle in { $organization }, und alle auf dem Weg dorthin.
people-welcome = { $organization } ist bereit. Laden Sie die ersten Personen ein.
people-no-mail = Es ist kein Mailserver eingerichtet, also wird nichts gesendet: Laden Sie Personen ein, und kopieren Sie dann ihre Links.
people-invited = { $n ->
    [one] Eine Person wurde eingeladen.
   *[other] { $n } Personen wurden eingeladen.
}
people-resent = Die Einladung ist erneut gesendet, und ihre Frist beginnt von vorn.
people-resent-to = Die Einladung ist erneut an { $name } gesendet, und ihre Frist beginnt von vorn.
people-renewed = Die Frist der Einladung beginnt von vorn. Kopieren Sie den Link, um ihn weiterzugeben.
people-renewed-to = Die Frist der Einladung für { $name } beginnt von vorn. Kopieren Sie den Link, um ihn weiterzugeben.
people-deleted = Die Einladung ist gelöscht, und ihr Link gilt nicht mehr.
people-edited = Die Änderungen sind gespeichert.
people-edited-to = Die Änderungen an { $name } sind gespeichert.
people-unchanged = Es wurde nichts geändert.
people-inactivated = Die Person ist von nun an inaktiv und kommt nicht mehr herein.
people-inactivated-to = { $name } ist von nun an inaktiv und kommt nicht mehr herein.
people-reactivation-sent = Der Link zurück ist unterwegs. Die Person ist wieder aktiv, sobald sie ihn annimmt.
people-reactivation-sent-to = Der Link zurück ist unterwegs zu { $name }. Die Person ist wieder aktiv, sobald sie ihn annimmt.
people-withdrawn = Der Link zurück gilt nicht mehr.
people-withdrawn-to = Der Link zurück für { $name } gilt nicht mehr.
people-approved = Die Zugangsanfrage ist genehmigt: Die Person ist dabei.
people-denied = Die Zugangsanfrage ist abgelehnt.
people-retried = Die E-Mail wird jetzt noch einmal versucht.
people-retried-to = Die E-Mail an { $name } wird jetzt noch einmal versucht.
people-reset-sent = Der Link für ein neues Passwort ist unterwegs.
people-reset-sent-to = Der Link für ein neues Passwort ist unterwegs zu { $name }.
people-all = Alle
people-status = Status
people-since = Beitritt oder Einladung
people-by = von { $name }
people-unvouched = Lässt niemanden herein
people-unvouched-resend = Lässt niemanden herein: erneut senden
people-unvouched-back = Link zurück gilt nicht mehr
people-unvouched-reactivate = Link zurück gilt nicht mehr: reaktivieren
people-invited-by = Eingeladen von
people-groups = Gruppen
people-last-seen = Zuletzt gesehen
people-new-account = neues Konto
people-has-account = hat ein Konto
people-actions = Aktionen
people-more = Mehr zu { $name }
people-full-access = Vollzugriff
people-ends = endet { $when }
people-ended = endete { $when }
people-found = { $n ->
    [one] Eine Person auf dieser Seite
   *[other] { $n } Personen auf dieser Seite
}
people-search = Personen suchen
people-search-hint = Nach Name oder E-Mail-Adresse suchen
people-search-button = Suchen
people-sort = Reihenfolge
people-sort-newest = Neueste zuerst
people-sort-oldest = Älteste zuerst
people-all-roles = Alle Rollen
people-all-groups = Alle Gruppen
people-export = Exportieren
people-coming-back = Link zurück endet { $when }
people-select = { $name } auswählen
people-select-all = Alle auf dieser Seite
people-none-chosen = Wählen Sie zuerst Personen: mit den Kästchen am Anfang der Zeilen.
bulk-what = Mit den ausgewählten
bulk-go = Weiter
bulk-clear = Aufheben
people-chosen = { $n ->
    [one] Eine Person gewählt
   *[other] { $n } gewählt
}
bulk-resend = Einladungen erneut senden
bulk-role = Rolle ändern
bulk-group = In eine Gruppe aufnehmen
bulk-inactivate = Deaktivieren
bulk-delete = Löschen
bulk-resend-title = { $n ->
    [one] Eine Einladung
   *[other] { $n } Einladungen
} erneut senden?
bulk-resend-text = Ihre Frist beginnt von vorn, und früher gemailte Links gelten weiter. Wo ein Mailserver eingerichtet ist, bekommen alle die E-Mail noch einmal.
bulk-resend-button = Erneut senden
bulk-role-title = Rolle von { $n ->
    [one] einer Person
   *[other] { $n } Personen
} ändern
bulk-role-text = Alle bekommen diese Rolle. Wer eingeladen ist, bekommt sie beim Annehmen.
bulk-role-button = Rolle ändern
bulk-role-done = Die Rolle ist geändert.
bulk-group-title = { $n ->
    [one] Eine Person
   *[other] { $n } Personen
} in eine Gruppe aufnehmen
bulk-group-text = Sie bleiben in den Gruppen, in denen sie sind.
bulk-group-button = In die Gruppe aufnehmen
bulk-group-done = In der Gruppe
bulk-inactivate-title = { $n ->
    [one] Eine Person
   *[other] { $n } Personen
} deaktivieren?
bulk-inactivate-text = Sie kommen von der nächsten Seite an nicht mehr herein und behalten Rolle, Gruppen und Platz. Sie können sie später wieder aufnehmen. Bis dahin lassen Einladungen und Links, die sie gemacht haben, niemanden herein, außer jemand anders steht für sie ein.
bulk-inactivate-button = Deaktivieren
bulk-inactivate-done = Inaktiv
bulk-delete-title = { $n ->
    [one] Eine Person
   *[other] { $n } Personen
} löschen?
bulk-delete-text = Links von Einladungen gelten sofort nicht mehr. Inaktive Mitglieder werden endgültig entfernt.
bulk-delete-button = Löschen
bulk-delete-done = Gelöscht
bulk-resend-done = Erneut gesendet
bulk-left-out = Ausgenommen, weil es bei diesem Status nicht geht:
bulk-done = { $n ->
    [0] Es wurde nichts getan.
    [one] Für eine Person erledigt.
   *[other] Für { $n } Personen erledigt.
}
people-sort-name = Nach Name
people-pages = Seiten
people-previous = Zurück
people-next = Weiter
people-empty = Niemand hier
people-empty-filtered = Niemand passt zu Suche und Filtern.
people-empty-lede = Laden Sie die ersten Personen ein.
people-show-all = Alle zeigen
live-said = Auf dieser Seite gibt es Neues.
role-full-access = { $role } · Vollzugriff
status-active = Aktiv
status-requested = Angefragt
status-pending = Offen
status-expired = Abgelaufen
status-declined = Abgelehnt
status-inactive = Inaktiv
action-resend = Erneut senden
action-reactivate = Reaktivieren
action-retry = Noch einmal versuchen
action-delete = Löschen
action-invite-again = Erneut einladen
action-decide = Entscheiden
action-reset = Link für neues Passwort senden
action-inactivate = Deaktivieren
action-withdraw = Link zurückziehen
action-remove = Entfernen
delete-title = Diese Einladung löschen?
delete-text = Der Link, den { $email } hat, gilt dann sofort nicht mehr. Sie können die Person später erneut einladen.
delete-button = Einladung löschen
delete-declined-title = Diese Einladung löschen?
delete-declined-text = { $email } hat abgelehnt und verschwindet aus der Liste. Sie können die Person später erneut einladen.
delete-declined-button = Einladung löschen
unsent-title = An { $email } ging keine Mail
unsent-link = Link zeigen
link-of-invitation = Link der Einladung
link-of-invitation-lede = Geben Sie diesen Link { $email } und sonst niemandem.

## A person
person-facts = Angaben
person-sessions = Angemeldet
person-no-sessions = Nirgends angemeldet
person-sessions-elsewhere = Das Konto gehört auch zu einer anderen Organisation. Wo die Person angemeldet ist, sieht und beendet deshalb nur sie selbst. Wer hier deaktiviert oder entfernt wird, ist sofort aus dieser Organisation.
person-timeline = Was geschah
person-unvouched = Wer diese Einladung gesendet hat, darf nicht mehr vergeben, was sie vergibt; sie lässt niemanden herein.
person-unvouched-resend = Wer diese Einladung gesendet hat, darf nicht mehr vergeben, was sie vergibt; sie lässt niemanden herein. Senden Sie sie noch einmal oder kopieren Sie ihren Link, um selbst dafür einzustehen.
person-unvouched-back = Wer den Link zum Zurückkommen erstellt hat, darf das nicht mehr; er lässt sie nicht mehr herein.
person-unvouched-reactivate = Wer den Link zum Zurückkommen erstellt hat, darf das nicht mehr; er lässt sie nicht mehr herein. Reaktivieren Sie sie oder kopieren Sie den Link, um selbst dafür einzustehen.
person-above = Diese Person hat mehr Rechte als Sie, also können Sie hier nichts ändern.
person-inactive = Diese Person ist nicht mehr aktiv, also wurde nichts geändert. Reaktivieren Sie sie zuerst.
to-person = Zur Seite dieser Person
person-new-account = Neues Konto: Name und Passwort wählt die Person beim Annehmen
person-has-account = Hat ein Konto: Die Person meldet sich an, um anzunehmen
person-edited = Die Änderungen sind gespeichert.
person-resent = Die Einladung ist erneut gesendet, und ihre Frist beginnt von vorn.
person-renewed = Die Frist der Einladung beginnt von vorn. Kopieren Sie den Link, um ihn weiterzugeben.
person-retried = Die E-Mail wird jetzt noch einmal versucht.
person-inactivated = Die Person ist von nun an inaktiv und kommt nicht mehr herein.
person-reactivation-sent = Der Link zurück ist unterwegs. Die Person ist wieder aktiv, sobald sie ihn annimmt.
person-withdrawn = Der Link zurück gilt nicht mehr.
person-reset-sent = Der Link für ein neues Passwort ist unterwegs.
person-session-ended = Die Person ist dort abgemeldet.
person-sessions-ended = Die Person ist überall abgemeldet.
fact-account = Konto
fact-asked = Angefragt
fact-invited = Eingeladen
fact-joined = Beigetreten
fact-inactive-since = Inaktiv seit
fact-way-back = Rückkehr
fact-way-back-text = Ein Link zurück zu { $organization } ist unterwegs. Die Person ist wieder aktiv, sobald sie ihn annimmt.
fact-ends = Offen bis
fact-opened = Zuerst geöffnet
fact-mail = E-Mail
fact-never = Nie
session-unknown = Unbekanntes Gerät
session-end = Abmelden
sessions-end-all = Überall abmelden
timeline-older = Älteres
withdraw-title = Den Link zurückziehen?
withdraw-text = Der Link, mit dem { $name } zurückkommen kann, gilt dann sofort nicht mehr. Die Person bleibt inaktiv.
withdraw-button = Link zurückziehen
person-unchanged = Es wurde nichts geändert.
edit-title = { $name } bearbeiten
edit-name = Wie die Person in dieser Organisation heißt. Leer ist es der Name ihres Kontos.
edit-name-invited = Wie die Person begrüßt wird. Sie kann einen anderen Namen wählen.
edit-email = Eine andere Adresse bekommt eine neue E-Mail, und der bisherige Link gilt nicht mehr.
edit-no-product = Keines (Startseite)
edit-no-language = Die Sprache der Organisation
edit-continue = Weiter
edit-confirm-title = { $name } ändern?
edit-confirm-lede = Das ändert sich.
edit-filled-in = Die neue Adresse ist eingetragen. Es ändert sich nichts, bevor Sie speichern.
edit-confirm-email = Der bisherige Link gilt sofort nicht mehr. Die neue Adresse bekommt einen eigenen.
edit-changes = Änderungen
edit-field = Was
edit-before = Jetzt
edit-after = Danach
edit-deleted = Diese Person wurde inzwischen gelöscht, also wurde nichts geändert.
edit-save = Änderungen speichern
edit-back = Weiter bearbeiten
switch-on = An
switch-off = Aus
inactivate-title = { $name } deaktivieren?
inactivate-text = { $name } kommt von der nächsten Seite an nicht mehr herein und behält Rolle, Gruppen und Platz. Sie können die Person später wieder aufnehmen. Bis dahin lassen Einladungen und Links, die sie gemacht hat, niemanden herein, außer jemand anders steht für sie ein.
inactivate-button = Deaktivieren
reactivate-title = { $name } reaktivieren
reactivate-text = { $name } bekommt einen Link und ist wieder aktiv, sobald er angenommen ist: mit derselben Rolle wie zuvor.
reactivate-by-mail = Link per E-Mail senden
reactivate-by-link = Link zeigen
remove-inactive-title = { $name } löschen?
remove-inactive-text = Rolle, Gruppen und Metadaten von { $name } ({ $email }) werden vergessen, und der Platz wird frei. Einladungen und Links von dieser Person lassen niemanden herein, außer jemand anders steht für sie ein.
remove-inactive-button = Löschen
remove-title = { $name } entfernen?
remove-text = { $name } ({ $email }) kommt von der nächsten Seite an nicht mehr herein. Rolle, Gruppen und Metadaten werden vergessen, und der Platz wird frei. Einladungen und Links von dieser Person lassen niemanden mehr herein.
remove-button = Entfernen
removed-title = Entfernt
removed-lede = { $name } ist nicht mehr Mitglied von { $organization }.
removed-when = Wann
removed-by = Von
removed-ended = Was endete
removed-membership = Die Mitgliedschaft, mit Rolle, Gruppen und Metadaten
removed-sessions = { $n ->
    [0] Keine Sitzung: Wer in anderen Organisationen angemeldet ist, bleibt es dort und sieht von dieser nichts
    [one] Eine Sitzung
   *[other] { $n } Sitzungen
}
removed-invitations = { $n ->
    [0] Keine offene Einladung
    [one] Eine offene Einladung von dieser Person: Sie lässt niemanden mehr herein
   *[other] { $n } offene Einladungen von dieser Person: Sie lassen niemanden mehr herein
}
removed-links = { $n ->
    [0] Kein Einladungslink
    [one] Ein Einladungslink von dieser Person: Er lässt niemanden mehr herein
   *[other] { $n } Einladungslinks von dieser Person: Sie lassen niemanden mehr herein
}
removed-requests = { $n ->
    [one] Eine Zugangsanfrage, die abgelehnt ist
   *[other] { $n } Zugangsanfragen, die abgelehnt sind
}
removed-account = Das Konto gehört der Person und bleibt. Senden Sie eine Einladung von ihr erneut, um selbst dafür einzustehen.
event-by = { $what } · { $by }
event-invitation-create = Eingeladen
event-invitation-resend = Einladung erneut gesendet
event-invitation-copy-link = Link kopiert
event-invitation-delete = Einladung gelöscht
event-invitation-edit = Einladung bearbeitet
event-opened = Einladung geöffnet
event-accepted = Angenommen
event-reactivated = Zurückgekommen
event-declined = Abgelehnt
event-joined = Beigetreten
event-mail-queued = { $kind }: E-Mail eingereiht
event-mail-sent = { $kind }: E-Mail gesendet
event-mail-failed = { $kind }: E-Mail fehlgeschlagen
event-mail-held = { $kind }: E-Mail zurückgehalten
event-mail-waits = { $kind }: E-Mail wartet
event-member-edit = Bearbeitet
event-member-inactivate = Deaktiviert
event-member-reactivate = Link zurück erstellt
event-member-remove = Entfernt
event-member-reset = Link für neues Passwort gesendet
event-member-end-session = Von einem Admin abgemeldet
event-member-end-sessions = Von einem Admin überall abgemeldet
event-join-fresh-link = Neuer Link angefordert und zugesandt
event-join-ask-readdress = Um die Einladung an eine andere Adresse gebeten
event-sign-in = Angemeldet
event-sign-out = Abgemeldet

## Invite people
invite-how = Wie einladen
invite-by-email = E-Mail
invite-by-link = Link
invite-lede = Bis zu { $n } Adressen auf einmal. Jede bekommt eine eigene E-Mail.
invite-no-mail = Es ist kein Mailserver eingerichtet: Kopieren Sie nach dem Einladen jeden Link, und geben Sie ihn weiter.
invite-plain-hint = Eine Adresse je Zeile, oder durch Kommas getrennt.
invite-send = Einladungen senden
invite-sending = Wird gesendet …
invite-send-others = { $n ->
    [one] An die andere senden
   *[other] An die anderen { $n } senden
}
invite-none-sent = Es wurde nichts gesendet: Manche Adressen müssen berichtigt werden.
invite-some-sent = Manche Einladungen wurden gesendet. Die Adressen, die unten noch stehen, müssen berichtigt werden.
invite-more = Mehr
invite-no-product = Keines (Startseite)
invite-others = Weitere einladen
invite-mails-failed = { $n ->
    [one] Eine E-Mail kam nicht durch.
   *[other] { $n } E-Mails kamen nicht durch.
}
message-left = { $n ->
    [one] Noch ein Zeichen
   *[other] Noch { $n } Zeichen
}
invite-seats-left = { $n ->
    [one] Noch ein Platz frei
   *[other] Noch { $n } Plätze frei
}
invite-done = { $n ->
    [one] Eine Person wurde eingeladen.
   *[other] { $n } Personen wurden eingeladen.
}
result-invited = Eingeladen. Die E-Mail ist unterwegs.
result-invited-no-mail = Eingeladen. Kopieren Sie den Link, und geben Sie ihn weiter.
result-over-send-limit = Zu viele: Höchstens { $most } auf einmal. Senden Sie den Rest danach.
result-no-seat = Hierfür ist kein Platz mehr frei: Die Grenze liegt bei { $limit }. Löschen Sie offene Einladungen, entfernen Sie inaktive Mitglieder, oder bitten Sie den Betreiber um mehr Plätze.
result-ready = Hier ist alles in Ordnung
chips-hint = Eingabetaste oder Komma fügt eine Adresse hinzu. Sie können auch eine Liste einfügen.
chips-unchecked = Die Adressen konnten nicht geprüft werden.
chips-remove = { $address } entfernen
chips-edit = { $address } bearbeiten
chips-resent = { $address }: Die Einladung ist erneut gesendet
chips-reactivated = { $address }: Der Link zurück ist gesendet
chips-problems = { $n ->
    [one] Eine müssen Sie sich ansehen.
   *[other] { $n } müssen Sie sich ansehen.
}
chips-removed = { $address } entfernt
chips-count = { $n ->
    [one] Eine Adresse
   *[other] { $n } Adressen
}

## Invite by a file
invite-by-file = Datei
import-title = Personen aus einer Datei einladen
import-lede = Eine Tabelle mit bis zu { $n } Personen, als CSV oder Excel. Nichts wird gesendet, bevor Sie es gesehen haben.
import-template = Vorlage herunterladen
import-columns = Spalten: name, email, role, groups, language. Nur email muss sein. Trennen Sie mehrere Gruppen durch ; oder |.
import-role = Rolle für alle ohne eigene
import-groups = Gruppen für alle ohne eigene
import-file = CSV- oder Excel-Datei
import-drop = Oder legen Sie sie hier ab.
import-check = Datei prüfen
import-reading = { $n ->
    [one] Wird gelesen: eine Zeile
   *[other] Wird gelesen: { $n } Zeilen
}
import-opening = Die Excel-Datei wird geöffnet …
import-looking-up = { $n ->
    [one] Eine Adresse wird nachgeschlagen
   *[other] { $n } Adressen werden nachgeschlagen
}
import-ready = { $n ->
    [one] Eine Zeile ist gut.
   *[other] { $n } Zeilen sind gut.
}
import-bad = { $n ->
    [one] Eine Zeile muss berichtigt werden.
   *[other] { $n } Zeilen müssen berichtigt werden.
}
import-known = { $n ->
    [one] In einer Zeile steht jemand, der schon eingeladen oder Mitglied ist. Sie wird ausgelassen.
   *[other] In { $n } Zeilen stehen Leute, die schon eingeladen oder Mitglied sind. Sie werden ausgelassen.
}
import-sent = { $n ->
    [one] Eine Person wurde eingeladen.
   *[other] { $n } Personen wurden eingeladen.
}
import-unknown = Diese Spalten sind nicht bekannt und bleiben weg: { $columns }
import-blank = { $n ->
    [one] Eine leere Zeile wurde übersprungen.
   *[other] { $n } leere Zeilen wurden übersprungen.
}
import-beyond = { $n ->
    [one] Eine weitere Zeile wird nicht gezeigt: Sie ist zu viel.
   *[other] { $n } weitere Zeilen werden nicht gezeigt: Sie sind zu viel.
}
import-more-rows = { $n ->
    [one] Eine weitere Zeile wird hier nicht gezeigt.
   *[other] { $n } weitere Zeilen werden hier nicht gezeigt.
}
import-show-all = Alle Zeilen
import-show-bad = Nur die zu berichtigenden
import-rows = Zeilen der Datei
import-line = Zeile
import-cell = { $column }, Zeile { $line }
import-remove = Entfernen
import-remove-line = Zeile { $line } entfernen
import-removed = Zeile { $line } entfernt
import-state-ready = Gut
import-state-bad = Berichtigen
import-state-known = Ausgelassen
import-state-sent = Eingeladen
import-send = { $n ->
    [one] Eine gute Zeile senden
   *[other] { $n } gute Zeilen senden
}
import-sending = { $n ->
    [one] Wird gesendet: eine eingeladen
   *[other] Wird gesendet: { $n } eingeladen
}
import-stop = Anhalten
import-progress = Fortschritt
import-page = Zeilen { $from } bis { $to } von { $total }
import-report = Bericht herunterladen
import-again = Andere Datei nehmen
import-nothing = Keine Zeile ist gut. Berichtigen Sie die Datei, und nehmen Sie sie noch einmal.
import-done-title = Was daraus wurde
import-stopped = Nicht alles wurde gesendet: { $reason } Was gesendet ist, bleibt gesendet; senden Sie den Rest noch einmal.
column-name = Name
column-email = E-Mail-Adresse
column-role = Rolle
column-groups = Gruppen
column-language = Sprache

## Invite link
invite-link = Einladungslink
link-lede = Alle, die den Link haben, können beitreten. Sie weisen zuerst ihre Adresse mit einem Code nach.
link-lede-no-mail = Alle, die den Link haben, können beitreten. Es ist kein Mailserver eingerichtet, also muss niemand seine Adresse nachweisen: Geben Sie ihn nur Personen, denen Sie vertrauen.
link-get = Einladungslink erstellen
link-more = Bezeichnung, Grenzen und mehr
link-for = Link für { $role }
link-since = Erstellt
link-uses = { $n ->
    [0] noch niemand darüber beigetreten
    [one] eine Person darüber beigetreten
   *[other] { $n } Personen darüber beigetreten
}
link-uses-of = { $n ->
    [0] noch niemand von { $most } darüber beigetreten
   *[other] { $n } von { $most } darüber beigetreten
}
field-label = Bezeichnung
hint-label = Nur Admins sehen sie. Sie hilft, Links zu unterscheiden.
product-none = Keines
field-ends = Endet
field-until = Endet am
hint-until = Tag und Uhrzeit in UTC.
field-max_uses = Höchstzahl
hint-max_uses = Wie viele beitreten dürfen. Leer heißt unbegrenzt.
field-domains = E-Mail-Domains
hint-domains = Nur Personen mit nachgewiesener Adresse dieser Domains treten bei, etwa example.com. Leer lässt alle herein.
field-approval = Zuerst einen Admin fragen
hint-approval = Wer über den Link kommt, fragt an, und Sie entscheiden.
link-ends-never = Nie
link-ends-days = { $n ->
    [one] In einem Tag
   *[other] In { $n } Tagen
}
link-ends-at = Zu einem Zeitpunkt
link-joining = Beitritt
link-needs-approval = Ein Admin entscheidet über jede Person
link-qr = QR-Code
link-qr-of = QR-Code von „{ $link }“
link-qr-download = Als SVG herunterladen
link-arrived = Wer beigetreten ist
link-arrived-none = Noch niemand ist darüber beigetreten.
link-arrived-when = Beigetreten
link-arrived-gone = Nicht mehr Mitglied
link-back = Alle Einladungslinks
link-older = Ältere Links
link-newer = Neuere Links
link-edit-title = Einladungslink bearbeiten
link-edit-hint = „{ $link }“ bleibt derselbe Link: Wer ihn hat, kann ihn weiter benutzen.
link-delete-title = Diesen Einladungslink löschen?
link-delete-text = „{ $link }“ gilt dann sofort und endgültig nicht mehr. Wer darüber beigetreten ist, bleibt.
link-delete-button = Link löschen
link-regenerate-title = Diesen Einladungslink neu erzeugen?
link-regenerate-text = Die Adresse von „{ $link }“ wird ersetzt: Wer die alte hat, kommt damit nicht mehr herein. Wer über den Link gekommen ist, bleibt.
link-regenerate-button = Neu erzeugen
link-regenerate = Neu erzeugen
link-turn-off = Ausschalten
link-turn-on = Einschalten
link-stop-hint = Neu erzeugen, Ausschalten oder Löschen beendet den alten Link sofort. Wer darüber beigetreten ist, bleibt.
link-closed-off = Er ist ausgeschaltet und lässt niemanden herein. Schalten Sie ihn ein, um ihn weiterzugeben: Derselbe Link gilt dann wieder.
link-closed-expired = Seine Frist ist um, also lässt er niemanden herein. Bearbeiten Sie ihn und wählen Sie ein anderes Ende, um ihn weiterzugeben.
link-closed-used-up = Er hat so viele Personen hereingelassen, wie er darf, und lässt niemanden mehr herein. Bearbeiten Sie ihn und lassen Sie mehr Personen zu, um ihn weiterzugeben.
link-above-rights = Dieser Link gewährt mehr, als Sie haben, also wird er Ihnen nicht gezeigt.
link-not-vouched = Wer diesen Link erstellt hat, darf die Rolle nicht mehr vergeben, also lässt er niemanden herein. Bearbeiten oder erzeugen Sie ihn neu, um selbst dafür einzustehen.
link-made = Der Link ist bereit.
link-edited = Der Link ist geändert.
link-regenerated = Der Link ist neu. Der alte gilt nicht mehr.
link-off = Der Link ist ausgeschaltet.
link-on = Der Link gilt wieder.
link-deleted = Der Link ist gelöscht.
link-state-on = An
link-state-off = Aus
link-state-expired = Abgelaufen
link-state-used-up = Aufgebraucht
link-state-dead = Lässt niemanden herein

## Groups
groups-lede = Gruppen sind Teams. Sie erlauben selbst nichts: Personen lassen sich nach ihnen filtern, und Einladungen nehmen Personen in sie auf.
groups-empty = Noch keine Gruppen
groups-empty-lede = Legen Sie oben eine an, und nehmen Sie dann Personen auf.
groups-deleted = Die Gruppe ist gelöscht.
groups-back = Alle Gruppen
group-new = Neue Gruppe
group-create = Gruppe anlegen
group-open = Öffnen
group-people = { $n ->
    [0] niemand
    [one] eine Person
   *[other] { $n } Personen
}
group-empty-lede = Nehmen Sie unten Personen auf, oder wählen Sie die Gruppe in einer Einladung.
group-created = Die Gruppe ist angelegt. Nehmen Sie Personen auf.
group-renamed = Die Gruppe hat ihren neuen Namen.
group-added = In die Gruppe aufgenommen.
group-removed = Aus der Gruppe entfernt.
group-add = Personen aufnehmen
group-add-button = Aufnehmen
group-add-named = { $name } aufnehmen
group-add-addresses = E-Mail-Adressen
group-add-hint = Von Mitgliedern und Eingeladenen, eine je Zeile oder durch Kommas getrennt.
group-add-unknown = Niemand wurde aufgenommen. Diese sind weder Mitglied noch eingeladen: { $addresses }
group-add-refused = Niemand wurde aufgenommen. Ihnen fehlen Rechte, die diese Personen haben, oder Sie dürfen nicht einladen: { $addresses }
group-not-yours = können Sie nicht ändern
group-inside = In der Gruppe
group-remove = Entfernen
group-remove-named = { $name } aus der Gruppe entfernen
group-rename = Name der Gruppe
group-delete = Gruppe löschen
group-delete-text = { $n ->
    [0] Niemand ist in dieser Gruppe.
    [one] Eine Person ist in dieser Gruppe und bleibt Mitglied.
   *[other] { $n } Personen sind in dieser Gruppe und bleiben, was sie sind.
} Einladungen und Links nehmen niemanden mehr in sie auf.
problem-group_too_many = Es gibt schon 500 Gruppen. Löschen Sie zuerst eine.
problem-addresses_too_many = Höchstens 500 Adressen auf einmal.
problem-addresses_unknown = Niemand wurde aufgenommen: Manche davon sind weder Mitglied noch eingeladen.
problem-addresses_refused = Niemand wurde aufgenommen: Einige davon können Sie nicht ändern.

## Products
products-lede = Die Apps Ihrer Organisation. Jedes Mitglied findet sie auf der Startseite, und eine Einladung kann zu einer führen.
products-empty = Noch keine Produkte
products-empty-lede = Fügen Sie hinzu, was Ihre Mitglieder benutzen, damit sie es nach dem Beitritt finden.
products-created = Das Produkt ist hinzugefügt.
products-saved = Das Produkt ist gespeichert.
products-deleted = Das Produkt ist gelöscht.
product-new = Produkt hinzufügen
product-delete = Produkt löschen
product-delete-text = Es verschwindet von allen Startseiten. Einladungen, die zu ihm führen, führen dann zur Startseite.
field-url = Webadresse
hint-url = Beginnt mit https://, oder mit http:// auf diesem Rechner.
field-icon = Symbol
hint-icon = Ein Emoji, oder ein oder zwei Buchstaben. Ohne Symbol stehen dort die Anfangsbuchstaben.
field-note = Hinweis für Eingeladene
hint-note = Sehen Personen, deren Einladung hierher führt. Höchstens 300 Zeichen.
problem-url_empty = Geben Sie die Webadresse des Produkts ein.
problem-url_bad = Das ist keine vollständige Webadresse wie https://example.com/app.
problem-url_not_https = Die Webadresse muss mit https:// beginnen. Nur auf diesem Rechner geht http://.
problem-url_too_long = Diese Webadresse ist zu lang: höchstens 2.000 Zeichen.
problem-icon_bad = Nehmen Sie ein Emoji, oder ein oder zwei Buchstaben.
problem-note_too_long = Dieser Hinweis ist zu lang: höchstens 300 Zeichen.
problem-product_too_many = Es gibt schon 100 Produkte. Löschen Sie zuerst eines.

## General
general-lede = Wie Ihre Organisation aussieht, hier und für alle, die sie einlädt.
general-saved = Gespeichert.
general-logo = Logo
general-logo-saved = Das Logo ist gespeichert.
general-logo-removed = Das Logo ist entfernt.
field-colour = Farbe
hint-colour = Als #rrggbb. Schaltflächen und Links nehmen sie an.
hint-language = Für E-Mails an Personen, deren Sprache nicht bekannt ist.
language-of-reader = Wie sie liest, wer einlädt
field-logo = Bild
hint-logo = PNG, JPEG oder WebP, höchstens 200 KB, 16 bis 2.048 Pixel breit und hoch. Es steht in der oberen Leiste und auf der Seite zum Beitreten.
logo-upload = Hochladen
logo-remove = Logo entfernen
logo-remove-title = Logo entfernen?
logo-remove-text = Es verschwindet aus der oberen Leiste, von den Seiten zum Beitreten und aus neuen Mails. Wer es wiederhaben will, lädt es neu hoch.
colour-pick = Farbe auswählen
colour-button = Schaltfläche
colour-link = Ein Link
colour-fits = Diese Farbe ist so gut zu lesen.
colour-adapted = Wo sie schwer zu lesen wäre, wird sie dunkler oder heller, wie hier zu sehen.
problem-colour_bad = Eine Farbe schreibt man wie #1a5fb4.
problem-picture_empty = Wählen Sie zuerst ein Bild.
problem-picture_too_large = Dieses Bild ist zu groß: höchstens 200 KB.
problem-picture_unknown = Das ist kein Bild in PNG, JPEG oder WebP.
problem-picture_pixels = Dieses Bild muss 16 bis 2.048 Pixel breit und hoch sein.

## Invitations, the settings
invitations-lede = Wie Einladungen funktionieren, und wer ohne eine hereinkommt.
invitations-saved = Gespeichert. Es gilt für Einladungen von nun an.
field-lifetime = Einladungen gelten
hint-lifetime = Von einer Stunde bis 30 Tage. Erneut gesendet gilt eine Einladung wieder so lange.
field-unit = Einheit
unit-hours = Stunden
unit-days = Tage
field-registered_only = Nur Personen mit Konto
hint-registered_only = Adressen ohne Konto auf diesem Usher können nicht eingeladen werden.
field-tells_inviters = Einladende benachrichtigen
hint-tells_inviters = Sie bekommen eine E-Mail, wenn jemand annimmt oder ablehnt.
field-sign-up = Wer selbst beitreten darf
sign-up-off = Niemand
sign-up-off-hint = Personen kommen nur mit Einladung oder Einladungslink herein.
sign-up-domain = Personen unserer Domains
sign-up-domain-hint = Wer eine Adresse einer der Domains unten nachweist, tritt sofort bei.
sign-up-open = Alle, mit Genehmigung
sign-up-open-hint = Wer anfragt, steht unter Personen als angefragt, und Sie entscheiden.
field-sign-up-role = Ihre Rolle
hint-sign-up-role = Was wird, wer selbst beitritt. Zur Wahl steht, was Sie vergeben dürfen.
problem-lifetime_bad = Geben Sie eine Zahl von einer Stunde bis 30 Tagen ein.
problem-sign_up_unknown = Wählen Sie eines davon.
field-own-domains = Domains
hint-own-domains = Eine je Zeile, etwa example.com. Unterdomains sind eigene Domains. Öffentliche E-Mail-Anbieter werden nicht angenommen.
problem-domain_bad-named = „{ $domain }“ ist keine Domain. Schreiben Sie sie wie example.com.
problem-domain_public-named = Bei { $domain } können alle eine Adresse bekommen: Sie sagt nicht, wer zu Ihnen gehört.
problem-domains_needed = Geben Sie die Domains ein, deren Personen selbst beitreten dürfen.
limits-title = Grenzen
limits-lede = Vom Betreiber dieses Usher gesetzt.
limits-members = Mitglieder
limits-unlimited = Unbegrenzt
limits-send = Adressen auf einmal
limits-import = Zeilen je Import
limits-self-made = Personen dürfen hier eigene Organisationen gründen

## Sign-in and acceptance, the settings
sign-in-settings-lede = Was von Personen beim Beitritt verlangt wird, und von Admins bei der Anmeldung.
sign-in-settings-saved = Gespeichert. Es gilt vom nächsten Beitritt an.
sign-in-settings-more = Weitere Nachweise
methods-title = Anmeldearten
methods-lede = Womit Personen beitreten dürfen. Mitglieder melden sich weiter an wie gewohnt.
methods-which = Erlaubt
methods-all = Jede Art, die dieses Usher anbietet
methods-some = Nur diese
methods-list = Einzelne Arten
method-password = Passwort
method-code = Code per E-Mail
method-passkey = Passkey
method-not-offered = Wird von diesem Usher nicht mehr angeboten.
field-second_factor = Zweiter Faktor für Admins
hint-second_factor = Wer durch seine Rolle hier etwas darf, und jeder Inhaber, braucht zum Anmelden einen zweiten Faktor. Auch Sie.
hint-phone = Wer beitritt, gibt eine Telefonnummer an und weist sie mit einem Code nach.
phone-without-gateway = Das ist eingeschaltet, aber es ist kein SMS-Dienst eingerichtet: Niemand wird nach einer Nummer gefragt, bis der Betreiber einen einrichtet.
text-test-title = SMS
text-test = Test-SMS senden
text-test-lede = Eine Test-SMS geht an Ihre eigene Nummer, { $phone }. Unter „E-Mail“ steht, was daraus wurde.
text-test-none = Um zu sehen, ob SMS ankommen, fügen Sie Ihrem eigenen Konto eine Nummer hinzu.
text-test-message = Dies ist eine Test-SMS von { $organization }. Wenn Sie sie lesen, kommen SMS an.
sign-in-settings-tested = Eine Test-SMS ist unterwegs. Unter „E-Mail“ steht, was daraus wurde.
no-text-gateway = Es ist kein SMS-Dienst eingerichtet, also können keine Telefonnummern verlangt werden. Der Betreiber richtet ihn ein.
passwords-title = Passwörter
passwords-shortest = Mindestens
passwords-characters = { $n ->
    [one] ein Zeichen
   *[other] { $n } Zeichen
}
passwords-guessable = Nicht erlaubt
passwords-guessable-text = Häufige Passwörter, und solche aus dem eigenen Namen oder der eigenen Adresse.
problem-method_unknown = Eine dieser Anmeldearten gibt es nicht. Laden Sie die Seite neu.
problem-methods_none = Erlauben Sie mindestens eine Anmeldeart.
problem-methods_all_or_some = Oben ist jede Art gewählt, hier sind aber nur einige angekreuzt. Wählen Sie oben „Nur diese“, um keine anderen zuzulassen, oder kreuzen Sie alle an.
problem-no_text_gateway = Es ist kein SMS-Dienst eingerichtet.

## Roles
roles-lede = Eine Rolle sagt, was jemand hier darf. Sie lässt sich in einer Einladung vergeben und später ändern.
roles-allows = Erlaubt
roles-allows-all = Alles
roles-allows-nothing = Nur, Mitglied zu sein
roles-created = Die Rolle ist angelegt.
roles-saved = Die Rolle ist gespeichert. Sie gilt vom nächsten Klick derer an, die sie haben.
roles-deleted = Die Rolle ist gelöscht, und wer sie hatte, hat die andere.
role-new = Neue Rolle
role-name-administrator = Administrator
role-name-user = Nutzer
role-built-in = Fest
role-holders = { $members ->
    [0] { $others ->
        [0] niemand
        [one] eine Person auf dem Weg
       *[other] { $others } Personen auf dem Weg
    }
    [one] { $others ->
        [0] ein Mitglied
        [one] ein Mitglied, eine Person auf dem Weg
       *[other] 1 Mitglied, { $others } auf dem Weg
    }
   *[other] { $others ->
        [0] { $members } Mitglieder
       *[other] { $members } Mitglieder, { $others } auf dem Weg
    }
}
role-edit-affects = { $n ->
    [one] Ein Mitglied hat diese Rolle.
   *[other] { $n } Mitglieder haben diese Rolle.
} Was Sie ändern, gilt von deren nächstem Klick an.
role-permission-not-held = Dieses Recht haben Sie selbst nicht, also können Sie es nicht weitergeben.
role-delete-text = Mitglieder mit dieser Rolle: { $members }. Andere auf dem Weg: { $others }. Einladungslinks: { $links }. Sie alle bekommen sofort eine andere Rolle.
role-delete-unused = Niemand hat diese Rolle. Ausgeschaltete Links und vergangene Einladungen bekommen eine andere.
role-delete-button = Rolle löschen
field-replacement = Rolle stattdessen
hint-replacement = Nur Rollen, die Sie selbst vergeben dürfen.
permission-people-view = Personen sehen
permission-people-view-hint = Die Tabelle Personen mit dem Status aller.
permission-people-invite = Personen einladen
permission-people-invite-hint = Einladungen, Einladungslinks, Zugangsanfragen, und was aus ihren E-Mails wurde. Personen sehen gehört dazu.
permission-people-manage = Personen verwalten
permission-people-manage-hint = Mitglieder bearbeiten, deaktivieren und entfernen; Gruppen. Personen sehen gehört dazu.
permission-roles-manage = Rollen verwalten
permission-roles-manage-hint = Rollen anlegen, ändern und löschen, bis zu den eigenen Rechten.
permission-settings-manage = Einstellungen ändern
permission-settings-manage-hint = Allgemein, Produkte, Einladungen, Anmeldung und E-Mail.
permission-integrations-manage = Integrationen verwalten
permission-integrations-manage-hint = Schlüssel und Webhooks.
permission-audit-view = Protokoll lesen
permission-audit-view-hint = Wer was getan hat, wann und von wo.
## Requests to join
request-title = { $name } möchte beitreten
request-back = Alle Zugangsanfragen
request-who = Wer anfragt
request-way = Gekommen über
request-since = Angefragt
request-by-link = Einen Einladungslink
request-by-link-called = Den Einladungslink „{ $link }“
request-by-domain = Die Registrierung, mit einer Adresse Ihrer Domains
request-by-page = Die Registrierung
email-unproven = Nicht nachgewiesen
request-approve = Aufnehmen
request-approve-button = Genehmigen
request-deny = Nicht aufnehmen
request-deny-text = Die Person wird nicht aufgenommen. Nach einem Tag kann sie erneut anfragen.
request-deny-tell = Per E-Mail mitteilen
request-deny-button = Ablehnen
request-was-approved = Diese Zugangsanfrage wurde { $when } genehmigt.
request-was-denied = Diese Zugangsanfrage wurde { $when } abgelehnt.

## Audit log
audit-lede = Was hier getan oder verweigert wurde, das Neueste zuerst. Tage in UTC.
audit-filter = Filtern
audit-filter-none = Alles zeigen
audit-actor = Getan von (E-Mail-Adresse)
audit-person = Betrifft (E-Mail-Adresse)
audit-family = Worum es ging
audit-family-all = Alles
audit-since = Von
audit-until = Bis
audit-refused-only = Nur Verweigertes
audit-empty = Nichts gefunden
audit-empty-lede = Kein Eintrag passt zu diesen Filtern.
audit-export = Als CSV exportieren
audit-what = Was
audit-who = Wer
audit-whom = Betrifft
audit-result = Ergebnis
audit-when = Wann und von wo
audit-done = Getan
audit-refused = Verweigert
audit-nobody = Jemand ohne Anmeldung
somebody-gone = Jemand, der nicht mehr da ist
audit-newer = Neueres
audit-older = Älteres
audit-nothing = nichts
audit-picture = ein Bild
audit-another-picture = ein anderes Bild
audit-on = an
audit-off = aus
audit-family-account = Konten
audit-family-audit = Protokoll
audit-family-email = E-Mail-Adressen
audit-family-group = Gruppen
audit-family-import = Importe
audit-family-invitation = Einladungen
audit-family-join = Beitritte
audit-family-link = Einladungslinks
audit-family-mail = Mailserver
audit-family-member = Mitglieder
audit-family-passkey = Passkeys
audit-family-method = Anmeldearten
audit-family-operator = Der Betreiber
audit-family-organization = Organisation
audit-family-outbox = Postausgang
audit-family-password = Passwörter
audit-family-people = Personen
audit-family-person = Bearbeitung von Personen
audit-family-phone = Telefonnummern
audit-family-product = Produkte
audit-family-proof = Nachweise von Adressen
audit-family-request = Zugangsanfragen
audit-family-role = Rollen
audit-family-second-factor = Zweiter Faktor
audit-family-session = Sitzungen
audit-family-settings = Einstellungen
audit-family-sign-in = Anmeldungen
audit-family-sign-up = Registrierungen
audit-account-confirm = Eigene Identität bestätigt
audit-account-delete = Eigenes Konto gelöscht
audit-account-export = Kopie der eigenen Daten geholt
audit-account-save = Eigenes Konto geändert
audit-audit-export = Protokoll exportiert
audit-audit-view = Protokoll gelesen
audit-email-begin-change = Änderung der eigenen Adresse begonnen
audit-email-change = Eigene Adresse geändert
audit-group-add-people = Personen in eine Gruppe aufgenommen
audit-group-create = Gruppe angelegt
audit-group-delete = Gruppe gelöscht
audit-group-remove-person = Person aus einer Gruppe entfernt
audit-group-rename = Gruppe umbenannt
audit-group-view = Gruppen angesehen
audit-import-begin = Import begonnen
audit-import-check = Import geprüft
audit-import-read = Datei zum Importieren gelesen
audit-invitation-begin = Einladen begonnen
audit-invitation-check = Adressen zum Einladen geprüft
audit-invitation-copy-link = Link einer Einladung kopiert
audit-invitation-create = Person eingeladen
audit-invitation-delete = Einladung gelöscht
audit-invitation-edit = Einladung bearbeitet
audit-invitation-import = Personen aus einer Datei eingeladen
audit-invitation-resend = Einladung erneut gesendet
audit-invitation-view = Einladung angesehen
audit-join-ask-readdress = Um eine Einladung an eine andere Adresse gebeten
audit-join-accept = Einladung angenommen
audit-join-begin-passkey = Registrierung eines Passkeys begonnen
audit-join-decline = Einladung abgelehnt
audit-join-fresh-link = Neuen Link angefordert
audit-join-post = Eine andere Einladung beantwortet als die der Seite
audit-join-register = Registriert und beigetreten
audit-link-create = Einladungslink erstellt
audit-link-delete = Einladungslink gelöscht
audit-link-edit = Einladungslink bearbeitet
audit-link-regenerate = Einladungslink neu erzeugt
audit-link-turn-off = Einladungslink ausgeschaltet
audit-link-turn-on = Einladungslink eingeschaltet
audit-link-view = Einladungslinks angesehen
audit-link-view-arrived = Angesehen, wer über einen Einladungslink kam
audit-mail-check = Mailserver geprüft
audit-mail-test = Test-E-Mail gesendet
audit-member-inactivate = Mitglied deaktiviert
audit-member-reactivate = Mitglied reaktiviert
audit-member-receipt = Reaktivierung bestätigt
audit-member-remove = Mitglied entfernt
audit-member-reset = Einem Mitglied den Link für ein neues Passwort gesendet
audit-method-link = Anmeldeart verknüpft
audit-method-unlink = Verknüpfung mit einem Konto anderswo gelöst
audit-passkey-begin = Hinzufügen eines Passkeys begonnen
audit-passkey-add = Passkey hinzugefügt
audit-passkey-remove = Passkey entfernt
audit-password-remove = Eigenes Passwort entfernt
audit-organization-enter = Organisation geöffnet
audit-organization-leave = Organisation verlassen
audit-outbox-retry = E-Mail noch einmal versucht
audit-outbox-view = Postausgang angesehen
audit-password-change = Eigenes Passwort geändert
audit-password-request-reset = Link für ein neues Passwort angefordert
audit-password-reset = Neues Passwort gesetzt
audit-people-bulk = Etwas mit mehreren Personen getan
audit-people-export = Kopie der Personen geholt
audit-people-view = Personen angesehen
audit-people-view-one = Eine Person angesehen
audit-person-edit = Person bearbeitet
audit-phone-begin = Code für ein Telefon angefordert
audit-phone-remove = Telefonnummer entfernt
audit-phone-test = Test-SMS an ein Telefon gesendet
audit-phone-enter = Code von einem Telefon eingegeben
audit-product-create = Produkt hinzugefügt
audit-product-delete = Produkt gelöscht
audit-product-edit = Produkt bearbeitet
audit-product-view = Produkte angesehen
audit-proof-begin = Code für eine Adresse angefordert
audit-proof-enter = Code von einer Adresse eingegeben
audit-request-approve = Zugangsanfrage genehmigt
audit-request-ask = Um Beitritt gebeten
audit-request-deny = Zugangsanfrage abgelehnt
audit-request-view = Zugangsanfragen angesehen
audit-role-create = Rolle angelegt
audit-role-delete = Rolle gelöscht
audit-role-edit = Rolle bearbeitet
audit-role-view = Rollen angesehen
audit-session-end = Sitzung beendet
audit-session-end-others = Eigene andere Sitzungen beendet
audit-settings-general = Allgemeine Einstellungen geändert
audit-settings-invitations = Einstellungen der Einladungen geändert
audit-settings-logo = Logo geändert
audit-settings-logo-remove = Logo entfernt
audit-settings-sign-in = Einstellungen der Anmeldung geändert
audit-settings-view = Einstellungen angesehen
audit-sign-in-begin-passkey = Anmeldung mit Passkey begonnen
audit-sign-in-by-code = Mit Code angemeldet
audit-sign-in-by-passkey = Mit Passkey angemeldet
audit-sign-in-by-provider = Über einen Anbieter angemeldet
audit-sign-in-depart = Zu einem Anbieter zum Anmelden gegangen
audit-sign-in-mail-code = Anmeldecode zugesandt bekommen
audit-sign-in-request-code = Anmeldecode angefordert
audit-member-edit = Mitglied bearbeitet
audit-member-end-session = Sitzung eines Mitglieds beendet
audit-member-end-sessions = Mitglied überall abgemeldet
audit-member-view = Mitglied angesehen
audit-people-watch = Änderungen der Personen verfolgt
audit-second-factor-begin = Einrichtung eines zweiten Faktors begonnen
audit-second-factor-renew-codes = Neue Wiederherstellungscodes erzeugt
audit-second-factor-turn-off = Eigenen zweiten Faktor ausgeschaltet
audit-second-factor-turn-off-by-operator = Zweiten Faktor vom Betreiber ausschalten lassen
audit-second-factor-turn-on = Eigenen zweiten Faktor eingeschaltet
audit-sign-in-second-step = Zweiten Faktor angegeben
audit-sign-up-begin = Registrierung begonnen
audit-sign-up-prove = Adresse zum Registrieren nachgewiesen
audit-sign-up-register = Registriert
audit-operator-create-organization = Organisation vom Betreiber angelegt
audit-operator-set-limit = Mitgliederzahl vom Betreiber begrenzt
audit-organization-make = Organisation angelegt
audit-organization-switch = Zur Organisation gewechselt
audit-field-actor = Von
audit-field-addresses = Adressen
audit-field-approval = Freigabe
audit-field-colour = Farbe
audit-field-domains = Domains
audit-field-email = E-Mail-Adresse
audit-field-ends = Endet
audit-field-entries = Einträge
audit-field-family = Art
audit-field-full-access = Vollzugriff
audit-field-groups = Gruppen
audit-field-icon = Symbol
audit-field-invitations = Einladungen
audit-field-invited-by = Verbürgt von
audit-field-label = Bezeichnung
audit-field-language = Sprache
audit-field-lifetime = Gültigkeit
audit-field-limit = Mitgliedergrenze
audit-field-links = Einladungslinks
audit-field-logo = Logo
audit-field-max-uses = Höchstzahl
audit-field-members = Mitglieder
audit-field-message = Nachricht
audit-field-metadata = Metadaten
audit-field-methods = Anmeldearten
audit-field-name = Name
audit-field-note = Hinweis
audit-field-people = Personen
audit-field-permissions = Rechte
audit-field-person = Über
audit-field-phone = Telefonnummer
audit-field-product = Produkt
audit-field-refused = Nur Ablehnungen
audit-field-registered-only = Nur Personen mit Konto
audit-field-replacement = Rolle stattdessen
audit-field-requests = Anfragen
audit-field-result = Ergebnis
audit-field-role = Rolle
audit-field-search = Suche
audit-field-second-factor = Zweiter Faktor
audit-field-sessions = Sitzungen
audit-field-sign-up = Selbst beitreten
audit-field-since = Von Tag
audit-field-source = Weg
audit-field-status = Status
audit-field-tells-inviters = Einladende benachrichtigen
audit-field-until = Bis Tag
audit-field-url = Webadresse
refused-forbidden = nicht erlaubt
refused-above-own-rights = mehr Rechte als die eigenen
refused-not-found = gibt es hier nicht
refused-invalid = etwas im Formular war falsch
refused-signed-out = nicht angemeldet
refused-wrong-credentials = falsche Anmeldedaten
refused-throttled = zu oft
refused-organization-full = kein Platz mehr frei
refused-not-pending = nicht mehr offen
refused-last-owner = der letzte Inhaber
refused-built-in = fest eingebaut
refused-changed-meanwhile = inzwischen geändert
refused-other-address = andere Adresse als die eingeladene
refused-unverified = die Adresse war nicht nachgewiesen
refused-busy = zu viel auf einmal
refused-link-expired = der Link war abgelaufen
refused-link-revoked = der Link war zurückgezogen
refused-link-used = der Link war schon benutzt
refused-link-used-up = der Link war aufgebraucht
refused-link-off = der Link war ausgeschaltet
refused-link-accepted = schon angenommen
refused-link-declined = schon abgelehnt
refused-link-inviter-lost-rights = die einladende Person hat das Recht dazu verloren
refused-already-member = schon Mitglied
refused-inactive = eine inaktive Mitgliedschaft
refused-has-account = zu der Adresse gibt es ein Konto
refused-no-mail-server = kein Mailserver
refused-not-recent = die letzte Anmeldung war zu lange her
refused-second-factor-needed = kein zweiter Faktor

## Email
email-lede = Wie Usher E-Mails sendet, und was aus ihnen wurde.
email-server = Mailserver
email-host = Server
email-tls = Verschlüsselung
email-from = Absender
email-not-configured = Es ist kein Mailserver eingerichtet: Es wird nichts gesendet, und Einladungen gehen mit kopierten Links. Setzen Sie [mail] host und from in Leptos.toml, oder USHER_MAIL_HOST und USHER_MAIL_FROM, und starten Sie neu.
email-outbox = Postausgang
email-last-sent = Zuletzt gesendet
email-last-failed = Zuletzt fehlgeschlagen
email-never = nie
email-check = Jetzt prüfen
email-check-ok = Der Mailserver antwortet und nimmt unsere Anmeldung an.
email-check-failed = Der Mailserver lässt sich nicht benutzen: { $reason }
email-test = Test-E-Mail an mich senden
email-tested = Die Test-E-Mail ist zu { $email } unterwegs. Ihr Stand steht unten.
email-filter-all = Alle
email-all-pages = Seiten des Postausgangs
email-empty-filtered = Keine E-Mail hat diesen Stand.
mail-kind-test = Test
email-all-show = Alle E-Mails zeigen
email-empty = Noch keine E-Mails
email-empty-lede = Was Usher für diese Organisation sendet, steht hier.
email-to = An
email-kind = Art
email-reply = Antwort des Servers
email-when = Wann
email-retried = Die E-Mail wird jetzt noch einmal versucht.
mail-kind-invitation = Einladung
mail-kind-request_received = Zugangsanfrage
mail-kind-request_approved = Anfrage genehmigt
mail-kind-request_denied = Anfrage abgelehnt
mail-kind-reactivation = Rückkehr
mail-kind-accepted = Einladung angenommen
mail-kind-declined = Einladung abgelehnt
mail-kind-readdress = Andere Adresse gewünscht
mail-kind-reset = Neues Passwort
mail-kind-code = Code
mail-kind-phone_code = Code per SMS
mail-kind-sign_in_code = Anmeldecode
mail-kind-new_email = Code für neue Adresse
mail-kind-email_changed = Adresse geändert
mail-kind-method_added = Anmeldeart hinzugefügt
mail-kind-method_removed = Anmeldeart entfernt
mail-kind-password_changed = Passwort geändert
mail-kind-second_factor_on = Zwei-Schritt-Anmeldung an
mail-kind-second_factor_off = Zwei-Schritt-Anmeldung aus
mail-kind-recovery_code_used = Wiederherstellungscode benutzt
mail-kind-account_deleted = Konto gelöscht
delivery-queued = Eingereiht
delivery-waiting = Wartet
delivery-sent = Gesendet
delivery-failed = Fehlgeschlagen
delivery-withdrawn = Zurückgezogen
delivery-held = Zurückgehalten
delivery-not-configured = Nicht eingerichtet
delivery-not-mailed = Nicht gemailt
mail-queued = E-Mail eingereiht
mail-waiting = E-Mail wartet
mail-sent = E-Mail gesendet
mail-failed = E-Mail fehlgeschlagen
mail-held = E-Mail zurückgehalten
mail-not-configured = Keine E-Mail: Link kopieren

## Joining
join-title = { $organization } beitreten
join-lede = { $inviter } lädt Sie zu { $organization } ein.
join-writes = { $inviter } schreibt:
join-invited = Eingeladen
join-until = Offen bis
join-button = { $organization } beitreten
join-ask-title = Beitritt zu { $organization } anfragen
join-ask-button = Beitritt zu { $organization } anfragen
join-lede-sign-up = Hier treten Personen { $organization } selbst bei.
join-addresses = E-Mail-Adressen bei
join-outside-title = Diese Adresse kann hier nicht beitreten
join-outside-lede = Hier treten nur Personen mit einer Adresse bei { $domains } bei. Nehmen Sie eine solche Adresse.
join-unprovable-lede = Hier treten nur Personen mit nachgewiesener Adresse bei { $domains } bei, und es ist kein Mailserver eingerichtet, um eine nachzuweisen. Melden Sie sich mit einem Konto an, dessen Adresse nachgewiesen ist, oder fragen Sie die Organisation.
join-waiting-title = Sie haben bei { $organization } angefragt
join-waiting-lede = Ein Admin von { $organization } entscheidet. Die Antwort senden wir an { $email }.
join-waiting-lede-no-mail = Ein Admin von { $organization } entscheidet. Kommen Sie auf diese Seite zurück, um die Antwort zu sehen.
join-waiting-look = Noch einmal nachsehen
join-asked = Angefragt
join-denied-title = { $organization } hat Ihre Zugangsanfrage abgelehnt
join-denied-lede = Ein Admin von { $organization } hat entschieden, Sie nicht aufzunehmen. Wenn Sie das für einen Irrtum halten, sprechen Sie mit der Organisation.
join-denied-again = Sie können erneut anfragen
join-decline = Nein, danke
join-full-title = { $organization } hat keinen freien Platz
join-full-lede = Alle Plätze von { $organization } sind vergeben. Es ist nichts verloren: Bitten Sie dort um einen Platz und öffnen Sie dann Ihren Link noch einmal.
join-full-again = Noch einmal versuchen
phone-lede = { $organization } verlangt Ihre Telefonnummer. Wir senden Ihnen per SMS einen Code, um zu prüfen, dass sie Ihnen gehört.
phone-hint = So, wie Sie sie wählen würden, oder mit + am Anfang.
phone-country-other = Anderes Land: Nummer mit +
phone-send = Code per SMS senden
phone-code-title = Sehen Sie auf Ihr Telefon
phone-code-lede = Wir haben sechs Ziffern per SMS an { $phone } gesendet. Sie gelten 10 Minuten.
phone-refused-lede = An { $phone } ging kein Code.
phone-waits-lede = Ein Code für { $phone } wartet darauf, per SMS gesendet zu werden.
phone-waits = Die SMS ließ sich noch nicht senden: Der SMS-Dienst antwortet nicht. Wir versuchen es weiter, und der Code bleibt gültig.
phone-refused = Der SMS-Dienst nimmt diese Nummer nicht an. Prüfen Sie sie, oder benutzen Sie eine andere.
phone-again = Neuen Code senden
phone-try-again = Noch einmal versuchen
phone-again-in = In { $seconds } s können Sie eine weitere SMS anfordern.
phone-again-now = Sie können jetzt eine weitere SMS anfordern.
phone-too-many = Es wurden zu viele SMS angefordert. Versuchen Sie es in einer Stunde noch einmal.
phone-other = Andere Nummer benutzen
phone-change = Nummer ändern
phone-proven = Die Telefonnummer { $phone } ist nachgewiesen.
join-unexpected = Das haben Sie nicht erwartet? Sie können diese Seite schließen: Es geschieht nichts.
join-have-account = Haben Sie ein Konto?
join-address-hint = Wir senden Ihnen einen Code, um nachzuweisen, dass sie Ihnen gehört.
join-send-code = Code senden
join-prove = Um sicher zu sein, dass Sie es sind, senden wir einen Code an { $email }.
join-code-title = Sehen Sie in Ihre E-Mails
join-code-lede = Wir haben sechs Ziffern an { $email } gesendet. Sie gelten 10 Minuten.
join-code-button = Weiter
join-code-again = Neuen Code senden
join-code-other = Andere Adresse benutzen
join-sign-in = { $email } hat ein Konto. Melden Sie sich damit an, und nehmen Sie dann an.
join-sign-in-button = Zum Annehmen anmelden
join-signed-in = Sie sind als { $email } angemeldet.
join-member-title = Sie sind schon bei { $organization }
join-member-lede = Es gibt nichts mehr zu tun.
join-inactive-title = Ihre Mitgliedschaft ist inaktiv
join-inactive-lede = Bitten Sie die Administration, sie zu reaktivieren.
join-other-title = Es ist noch etwas nötig
join-other-lede = Diese Einladung gilt für eine andere Adresse als die, mit der Sie angemeldet sind.
join-other-signed-in = Angemeldet
join-other-switch = Abmelden und weiter
join-other-ask = Oder bitten Sie { $inviter }, die Adresse einzuladen, die Sie benutzen.
readdress-button = { $inviter } bitten, { $email } einzuladen
readdress-note = { $inviter } bekommt eine E-Mail mit Ihrem Namen und dieser Adresse und entscheidet.
readdress-asked = { $inviter } wurde um die Einladung an eine andere Adresse gebeten. Bei Zustimmung kommt sie dort per E-Mail an.
join-passkey = Mit Passkey beitreten
join-passkey-script = { $organization } lässt Menschen mit einem Passkey beitreten. Passkeys brauchen JavaScript, das Ihr Browser hier nicht ausführt: Schalten Sie es ein, oder öffnen Sie Ihren Link in einem anderen Browser.
join-code-later = Sie brauchen hier kein Passwort: Wann immer Sie sich anmelden, senden wir Ihnen einen Code per E-Mail.
join-no-way = { $organization } lässt Menschen nur auf Wegen beitreten, die hier zurzeit nicht gehen. Ihre Einladung ist nicht verloren: Fragen Sie, wer sie Ihnen geschickt hat.
join-with-by = Angemeldet über
join-with-note = Ihr Konto hat kein Passwort: { $provider } meldet Sie an. Weitere Anmeldearten können Sie später hinzufügen.
join-with-back = Auf andere Art beitreten
join-with-other = Diese Einladung gilt für eine andere Adresse als die, unter der { $provider } Sie kennt. Melden Sie sich dort mit der eingeladenen Adresse an, oder treten Sie ohne { $provider } bei.
join-with-there = Bei { $provider }
join-with-hidden = { $provider } nennt uns Ihre Adresse nicht. Geben Sie sie dort frei, und versuchen Sie es noch einmal, oder treten Sie mit einem Passwort bei.
join-with-hidden-github = GitHub nennt uns Ihre Adresse nicht. Bestätigen Sie in den Einstellungen von GitHub unter „Emails“ eine Adresse, erlauben Sie Usher, sie zu lesen, wenn GitHub fragt, und versuchen Sie es noch einmal; oder treten Sie mit einem Passwort bei.
join-with-unverified = { $provider } bürgt nicht dafür, dass die Adresse Ihre ist. Bestätigen Sie sie dort, und versuchen Sie es noch einmal, oder treten Sie mit einem Passwort bei.
back-title = Zurück zu { $organization }
back-lede = { $inviter } lässt Sie wieder zu { $organization }.
back-button = Zurück zu { $organization }
joined-title = Sie sind jetzt bei { $organization }
joined-lede = Ihre Einladung führt zu { $product }.
joined-product = Weiter zu { $product }
joined-organization = Weiter zu { $organization }
decline-title = Einladung zu { $organization } ablehnen?
decline-lede = { $inviter } sieht, dass Sie abgelehnt haben. Der Link funktioniert dann nicht mehr.
decline-button = Ablehnen
decline-back = Zurück zur Einladung
decline-note = Ein Wort dazu
decline-note-hint = Es geht per E-Mail an die Person, die Sie eingeladen hat, und bleibt bei der Einladung.
fresh-offer = Seine Zeit ist abgelaufen. Wir können einen neuen an die eingeladene Adresse senden.
fresh-button = Neuen Link zusenden
fresh-title = Sehen Sie in Ihre E-Mails
fresh-lede = Wenn die Einladung noch gilt, ist ein neuer Link an die eingeladene Adresse unterwegs.
fresh-none = Nach ein paar Minuten ist nichts da? Fragen Sie die Person, die Sie eingeladen hat.
join-declined-title = Sie haben abgelehnt
join-declined-lede = { $organization } sieht, dass Sie abgelehnt haben. Wenn Sie es sich anders überlegen, bitten Sie um eine neue Einladung.

## Mail
mail-greeting = Guten Tag,
mail-greeting-name = Guten Tag { $name },
mail-or-copy = Oder kopieren Sie diese Webadresse in Ihren Browser:
mail-end = { $moment } ({ $length } nach dieser E-Mail)
mail-fact-inviter = Eingeladen von
mail-fact-role = Ihre Rolle
mail-fact-product = Führt zu
mail-fact-until = Offen bis
mail-role-full = { $role }, mit Vollzugriff
mail-product-note = Zu { $product }: { $note }
mail-invitation-subject = { $inviter } lädt Sie zu { $organization } ein
mail-invitation-preview = Offen bis zum { $moment }.
mail-invitation-heading = { $organization } beitreten
mail-invitation-line = { $inviter } möchte, dass Sie { $organization } beitreten.
mail-invitation-writes = { $inviter } schreibt:
mail-invitation-button = Einladung annehmen
mail-invitation-why = Sie bekommen diese E-Mail, weil { $inviter } { $email } eingeladen hat.
mail-invitation-unexpected = Das haben Sie nicht erwartet? Dann beachten Sie diese E-Mail nicht: Es geschieht nichts, solange Sie nicht annehmen.
mail-reactivation-subject = Kommen Sie zurück zu { $organization }
mail-reactivation-heading = Zurück zu { $organization }
mail-reactivation-line = { $inviter } lässt Sie wieder zu { $organization }, mit derselben Rolle wie zuvor.
mail-reactivation-button = Zurückkommen
mail-reactivation-why = Sie bekommen diese E-Mail, weil { $inviter } { $email } wieder aufnehmen möchte.
mail-accepted-subject = { $who } ist { $organization } beigetreten
mail-accepted-line = { $who } ({ $email }) hat Ihre Einladung zu { $organization } angenommen.
mail-back-subject = { $who } ist zurück bei { $organization }
mail-back-line = { $who } ({ $email }) ist mit dem Link, den Sie erstellt haben, zu { $organization } zurückgekehrt.
mail-declined-subject = { $who } wird { $organization } nicht beitreten
mail-declined-line = { $who } ({ $email }) hat Ihre Einladung zu { $organization } abgelehnt.
mail-declined-writes = { $who } schreibt:
mail-answers-subject = Weitere Antworten auf Ihre Einladungen zu { $organization }
mail-answers-line = Mehrere Personen haben innerhalb einer Stunde auf Ihre Einladungen zu { $organization } geantwortet, deshalb hier alle zusammen.
mail-answers-accepted = { $who } ({ $email }) ist beigetreten.
mail-answers-back = { $who } ({ $email }) ist zurück.
mail-answers-declined = { $who } ({ $email }) hat abgelehnt.
mail-answers-note = Dazu: „{ $note }“
mail-answers-more = Und es gibt noch mehr: Sehen Sie unter „Personen“ nach.
mail-told-button = In Usher öffnen
mail-told-why = Sie bekommen diese E-Mail, weil die Einladung von Ihnen ist. Unter „Einladungen“ lassen sich solche E-Mails abschalten.
mail-readdress-subject = { $who } bittet um die Einladung an eine andere Adresse
mail-readdress-line = Sie haben { $email } zu { $organization } eingeladen. { $who } hat die Einladung geöffnet, ist als { $other } angemeldet und bittet Sie, sie auf diese Adresse zu ändern.
mail-readdress-care = Tun Sie das nur, wenn Sie die Person kennen: Wer die E-Mails der neuen Adresse liest, kann beitreten.
mail-readdress-button = Auf { $other } ändern
mail-test-subject = Eine Test-E-Mail von { $organization }
mail-test-heading = E-Mail funktioniert
mail-test-line = Jemand bei { $organization }, wahrscheinlich Sie, hat diese Test-E-Mail angefordert. Wenn Sie sie lesen können, funktioniert E-Mail.
mail-reset-subject = Neues Passwort setzen
mail-reset-heading = Neues Passwort setzen
mail-reset-line = Jemand hat ein neues Passwort für { $email } angefordert.
mail-reset-until = Der Link gilt einmal, bis zum { $end }.
mail-reset-button = Neues Passwort setzen
mail-reset-unexpected = Sie waren das nicht? Dann beachten Sie diese E-Mail nicht: Ihr Passwort bleibt, wie es ist.
mail-code-subject = Ihr Code für { $organization }: { $code }
mail-code-heading = Ihr Code
mail-code-line = Geben Sie diesen Code ein, um { $organization } beizutreten. Er gilt 10 Minuten.
mail-code-line-sign-up = Geben Sie diesen Code ein, um fortzufahren. Er gilt 10 Minuten.
mail-request-received-subject = { $name } möchte { $organization } beitreten
mail-request-received-heading = Jemand möchte beitreten
mail-request-received-line = { $name } ({ $email }) möchte { $organization } beitreten.
mail-request-received-more = Inzwischen gibt es vielleicht weitere Zugangsanfragen: Wir melden sie höchstens einmal in der Stunde.
mail-request-received-button = Zugangsanfrage ansehen
mail-request-received-why = Sie bekommen diese E-Mail, weil Sie Inhaber von { $organization } sind.
mail-request-approved-subject = Sie sind jetzt bei { $organization }
mail-request-approved-heading = Willkommen bei { $organization }
mail-request-approved-line = Ihre Zugangsanfrage bei { $organization } wurde genehmigt.
mail-request-denied-subject = Ihre Zugangsanfrage bei { $organization }
mail-request-denied-heading = Ihre Zugangsanfrage wurde abgelehnt
mail-request-denied-line = { $organization } hat entschieden, Sie nicht aufzunehmen. Wenn Sie das für einen Irrtum halten, sprechen Sie mit der Organisation.
mail-request-answered-why = Sie bekommen diese E-Mail, weil Sie { $organization } beitreten wollten.
mail-code-unexpected = Sie waren das nicht? Dann beachten Sie diese E-Mail nicht, und nennen Sie den Code niemandem.
text-phone-code = { $code } ist Ihr Code für { $organization }. Er gilt 10 Minuten. Geben Sie ihn niemandem.
mail-sign-in-code-subject = Ihr Anmeldecode: { $code }
mail-sign-in-code-heading = Ihr Anmeldecode
mail-sign-in-code-line = Geben Sie diesen Code ein, wo Sie sich als { $email } anmelden. Er gilt 10 Minuten.
mail-sign-in-code-unexpected = Sie waren das nicht? Dann beachten Sie diese E-Mail nicht, und nennen Sie den Code niemandem: Ohne ihn kommt niemand herein.
mail-new_email-subject = Ihr Code für Usher: { $code }
mail-new_email-heading = Ihr Code
mail-new_email-line = Geben Sie diesen Code ein, um diese Adresse zu der Ihres Kontos zu machen. Er gilt 10 Minuten.
mail-new_email-unexpected = Sie waren das nicht? Dann beachten Sie diese E-Mail nicht, und nennen Sie den Code niemandem.
mail-address-taken-subject = Diese Adresse hat schon ein Konto
mail-address-taken-line = Jemand wollte diese Adresse zu der seines Kontos machen, aber sie hat schon ein eigenes.
mail-address-taken-next = Wenn Sie das waren: Melden Sie sich mit dieser Adresse an, oder löschen Sie zuerst jenes Konto.
mail-changed-when = Es geschah am { $moment }.
mail-changed-button = Neues Passwort setzen
mail-changed-why = Sie bekommen diese E-Mail, weil es um die Sicherheit Ihres Kontos geht. Sie lässt sich nicht abbestellen.
mail-email_changed-subject = Ihre E-Mail-Adresse wurde geändert
mail-email_changed-line = Ihr Konto gehört nicht mehr zu { $email }: Eine andere Adresse ist an ihre Stelle getreten.
mail-email_changed-remedy = Sie waren das nicht? Sagen Sie es sofort der Administration Ihrer Organisation.
mail-password_changed-subject = Ihr Passwort wurde geändert
mail-password_changed-line = Das Passwort für { $email } wurde geändert, und alle anderen Sitzungen sind beendet.
mail-password_changed-remedy = Sie waren das nicht? Setzen Sie jetzt ein neues Passwort, und sagen Sie es der Administration Ihrer Organisation.
mail-method_added-subject = Eine Anmeldeart wurde hinzugefügt
mail-method_added-line = Von nun an kann man sich als { $email } auch auf andere Art anmelden: mit einem Passkey oder einem Konto anderswo.
mail-method_added-remedy = Sie waren das nicht? Setzen Sie jetzt ein neues Passwort, sehen Sie in Ihrem Konto unter „Anmeldung und Sicherheit“ nach, und sagen Sie es der Administration Ihrer Organisation.
mail-method_removed-subject = Eine Anmeldeart wurde entfernt
mail-method_removed-line = Eine der Anmeldearten für { $email } wurde entfernt, und alle anderen Sitzungen sind beendet.
mail-method_removed-remedy = Sie waren das nicht? Setzen Sie jetzt ein neues Passwort, sehen Sie in Ihrem Konto unter „Anmeldung und Sicherheit“ nach, und sagen Sie es der Administration Ihrer Organisation.
mail-second_factor_on-subject = Die Zwei-Schritt-Anmeldung ist eingeschaltet
mail-second_factor_on-line = Von nun an braucht die Anmeldung als { $email } einen Code aus einer App.
mail-second_factor_on-remedy = Sie waren das nicht? Setzen Sie jetzt ein neues Passwort, und sagen Sie es der Administration Ihrer Organisation.
mail-second_factor_off-subject = Die Zwei-Schritt-Anmeldung ist ausgeschaltet
mail-second_factor_off-line = Für die Anmeldung als { $email } genügt wieder das Passwort allein.
mail-second_factor_off-remedy = Sie waren das nicht? Setzen Sie jetzt ein neues Passwort, und schalten Sie die Zwei-Schritt-Anmeldung wieder ein.
mail-recovery_code_used-subject = Ein Wiederherstellungscode wurde benutzt
mail-recovery_code_used-line = Jemand hat sich als { $email } mit einem Wiederherstellungscode angemeldet. Jeder gilt einmal.
mail-recovery_code_used-remedy = Sie waren das nicht? Setzen Sie jetzt ein neues Passwort, und erzeugen Sie neue Wiederherstellungscodes.
mail-account_deleted-subject = Ihr Konto ist gelöscht
mail-account_deleted-line = Das Konto von { $email } ist gelöscht, mit allem darüber.
mail-account_deleted-remedy = Sie waren das nicht? Sagen Sie es der Administration Ihrer Organisation.
