/** Somebody a visitor may sign in as; the account is the subject of their tokens. */
export type DemoAccount = { subject: string; name: string; role: string };

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const asText = (text: string) => text.replace(/[&<>"']/g, (found) => escapes[found] ?? found);

/** The page that asks whom to be: no password, since nobody here is real. */
export function signInPage(accounts: readonly DemoAccount[], action: string): string {
  const buttons = accounts.map(
    ({ subject, name, role }) =>
      `<p><button name="account" value="${asText(subject)}">${asText(name)}</button> ${asText(role)}</p>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Upskill demo: sign in</title>
<h1>Sign in to the Upskill demo</h1>
<p>Nobody here is real. Whom do you want to be?</p>
<form method="post" action="${asText(action)}">
${buttons.join('\n')}
</form>
</html>
`;
}
