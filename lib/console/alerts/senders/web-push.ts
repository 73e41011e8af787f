import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { SettingsOf } from '@sluice/alerts/channel';
import type { AlertMessage } from '@sluice/alerts/message';
import type { Posted } from './post';

/** By what a push service knows this console. */
export interface PushIdentity {
  publicKey: string;
  privateKey: string;
  /** Whom the service may write to: an https address or `mailto:`. */
  subject: string;
}

/** What public/service-worker.js shows. */
export interface PushPayload {
  id: string;
  title: string;
  body: string;
  link: string;
  /** One alert replaces its own notice and no other. */
  tag: string;
  urgent: boolean;
  /** With this the browser says that it has shown it. */
  receipt: string;
}

const LIFETIME_S = 12 * 3_600;

/** Encrypts the message for one browser, so that the push service cannot read it. */
export function pushRequest({ endpoint, p256dh, auth }: SettingsOf<'web-push'>, { news, title, text, severity }: AlertMessage, identity: PushIdentity, receipt: string): Posted {
  const payload: PushPayload = { id: news.id, title: title.slice(0, 200), body: text.slice(0, 1_000), link: news.link, tag: news.alert, urgent: severity === 'critical', receipt };
  const { publicKey, privateKey, subject } = identity;
  const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, JSON.stringify(payload), {
    vapidDetails: { subject, publicKey, privateKey },
    TTL: LIFETIME_S,
    urgency: severity === 'info' ? 'normal' : 'high',
    topic: createHash('sha256').update(news.alert).digest('base64url').slice(0, 32),
  });
  const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  delete headers['content-length'];
  return { url: details.endpoint, headers, body: details.body };
}
