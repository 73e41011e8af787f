import { severityOf } from './alert';
import type { ChannelKind, SettingsOf } from './channel';
import type { AlertMessage } from './message';

/** What goes to a receiver over HTTP. */
export interface WireRequest {
  url: string;
  headers: Record<string, string>;
  /** JSON. */
  body: string;
}

export type WireKind = Exclude<ChannelKind, 'mail' | 'web-push'>;
type Format<Kind extends WireKind> = (settings: SettingsOf<Kind>, message: AlertMessage, sign: Sign) => WireRequest;
/** @returns the HMAC-SHA256 of the text in hexadecimal, and the time in seconds that is part of it */
export type Sign = (secret: string, text: string) => { seconds: number; signature: string };

/** Where a webhook finds it. */
export const signatureHeader = ({ seconds, signature }: ReturnType<Sign>) => ({ 'x-sluice-signature': `t=${seconds},v1=${signature}` });

/** What each receiver takes, within its limits; names of strangers are told as text, wherever a format would read more into them. */
export const formats: { [Kind in WireKind]: Format<Kind> } = {
  webhook({ url, secret }, { news, title, text, severity }, sign) {
    const { id, alert, kind, reason, server, at, endedAt, facts, link } = news;
    const body = JSON.stringify({ version: 1, id, alert, kind, reason, severity, server, title, text, at, endedAt, facts, link });
    return { url, headers: { 'idempotency-key': id, ...signatureHeader(sign(secret, body)) }, body };
  },

  slack: ({ url }, { news, title, text, open }) => ({
    url,
    headers: {},
    body: JSON.stringify({
      text: slackText(title),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: cut(title, 150) } },
        { type: 'section', text: { type: 'plain_text', text: cut(text, 3_000) } },
        { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: open }, url: news.link }] },
      ],
    }),
  }),

  discord: ({ url }, { news, title, text, open, severity }) => ({
    // With `wait` the answer comes after the message was stored, and holds it.
    url: withQuery(url, 'wait=true'),
    headers: {},
    body: JSON.stringify({
      embeds: [{ title: markdownText(cut(title, 120)), description: markdownText(cut(text, 900)), url: news.link, color: { critical: 0xe03131, warning: 0xf08c00, info: 0x1971c2 }[severity], footer: { text: open } }],
      allowed_mentions: { parse: [] },
    }),
  }),

  /** Runs of text in a RichTextBlock are not read as Markdown, unlike those of a TextBlock. */
  teams: ({ url }, { news, title, text, open }) => ({
    url,
    headers: {},
    body: JSON.stringify({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            body: [
              { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: cut(title, 300), weight: 'bolder', size: 'large' }] },
              { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: cut(text, 4_000) }] },
            ],
            actions: [{ type: 'Action.OpenUrl', title: open, url: news.link }],
          },
        },
      ],
    }),
  }),

  /** Without `parse_mode` a text is a text. */
  telegram: ({ base, token, chatId }, { news, title, text }) => ({
    url: `${base.replace(/\/+$/, '')}/bot${token}/sendMessage`,
    headers: {},
    body: JSON.stringify({ chat_id: chatId, text: cut(`${title}\n\n${text}\n\n${news.link}`, 4_096), link_preview_options: { is_disabled: true } }),
  }),

  ntfy({ url, token }, { news, title, text, open, severity }) {
    const [, base = url, topic = ''] = /^(.*)\/([^/]+)$/.exec(url) ?? [];
    return {
      url: base,
      headers: bearer(token),
      body: JSON.stringify({
        topic,
        title: cut(title, 200),
        message: cut(text, 3_500),
        priority: { critical: 5, warning: 4, info: 3 }[severity],
        click: news.link,
        actions: [{ action: 'view', label: open, url: news.link }],
      }),
    };
  },

  'google-chat': ({ url }, { news, title, text, open }) => ({
    url,
    headers: {},
    body: JSON.stringify({
      // Only this is shown in the notice on a phone; `<users/all>` and the like would call everybody.
      text: cut(title.replaceAll('<', '‹').replaceAll('>', '›').replace(/[*_~`]/g, '·'), 500),
      cardsV2: [
        {
          cardId: news.id,
          card: { header: { title: cut(title, 300) }, sections: [{ widgets: [{ textParagraph: { text: htmlText(cut(text, 2_500)) } }, { buttonList: { buttons: [{ text: open, onClick: { openLink: { url: news.link } } }] } }] }] },
        },
      ],
    }),
  }),

  kakaowork: ({ base, key, email }, { news, title, text, open, severity }) => ({
    url: `${base.replace(/\/+$/, '')}/v1/messages.send_by_email`,
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      email,
      text: cut(title, 300),
      blocks: [
        { type: 'header', text: cut(title, 20), style: { critical: 'red', warning: 'yellow', info: 'blue' }[severity] },
        { type: 'text', text: cut(`${title}\n${text}`, 500), inlines: [{ type: 'styled', text: cut(`${title}\n${text}`, 500) }] },
        { type: 'button', text: cut(open, 20), style: 'primary', action_type: 'open_system_browser', value: news.link },
      ],
    }),
  }),

  'line-works': ({ url }, { news, title, text, open }) => ({
    url,
    headers: {},
    body: JSON.stringify({ title: cut(title, 200), body: { text: cut(text, 1_000) }, button: { label: open, url: news.link } }),
  }),

  alertmanager({ url, token }, message) {
    const { news, title, text } = message;
    return {
      url: `${url.replace(/\/+$/, '').replace(/\/api\/v2\/alerts$/, '')}/api/v2/alerts`,
      headers: bearer(token),
      body: JSON.stringify([
        {
          labels: { alertname: `Sluice_${news.kind.replaceAll('-', '_')}`, server: news.server, severity: severityOf({ ...news, reason: 'begun' }), sluice_alert: news.alert },
          annotations: { summary: title, description: text },
          startsAt: isoTime(news.at),
          endsAt: isoTime(endOf(message)),
          generatorURL: news.link,
        },
      ]),
    };
  },
};

/** An alert that stands ends by itself when nobody repeats it; it is repeated every REPEAT_MS of delivery.ts. */
const STANDS_MS = 6 * 60_000;
const OVER_MS = 60_000;

/** What happens only once is over soon after it was told. */
function endOf({ news: { endedAt, kind }, now }: AlertMessage): number {
  const once = kind === 'test' || kind === 'released' || kind === 'suspect';
  return endedAt ?? now + (once ? OVER_MS : STANDS_MS);
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Slack reads `<!channel>`, `<url>` and entities. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function markdownText(text: string): string {
  return text.replace(/[\\*_~`|>#[\]()<]/g, '\\$&').replaceAll('://', ':\u200b//');
}

function htmlText(text: string): string {
  return slackText(text).replaceAll('"', '&quot;');
}

function bearer(token: string): Record<string, string> {
  return token === '' ? {} : { authorization: `Bearer ${token}` };
}

function withQuery(url: string, query: string): string {
  return url.includes('?') ? `${url}&${query}` : `${url}?${query}`;
}
