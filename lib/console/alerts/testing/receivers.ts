import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import type { WireKind } from '@sluice/alerts/formats';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What to answer; `null` never answers. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | null;

/** A real HTTP server on this machine that keeps what it was sent. */
export class Receiver {
  readonly received: Received[] = [];
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async listen(reply: (request: Received, count: number) => Reply): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
        receiver.received.push(seen);
        const answer = reply(seen, receiver.received.length);
        if (answer !== null) response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new Receiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return receiver;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  json(index = 0): unknown {
    return JSON.parse(this.received[index]?.body.toString('utf8') ?? 'null') as unknown;
  }
}

const httpUrl = z.url({ protocol: /^https?$/ });
const iso = z.iso.datetime();
const plain = (most: number) => z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(most) });
const textRun = z.strictObject({ type: z.literal('TextRun'), text: z.string().min(1), weight: z.literal('bolder').optional(), size: z.literal('large').optional() });

/** What each receiver takes as its makers describe it, strictly: a field that is not in the description is a fault here. */
export const described = {
  webhook: z.strictObject({
    version: z.literal(1),
    ...{ id: z.string(), alert: z.string(), kind: z.string(), reason: z.string(), severity: z.enum(['critical', 'warning', 'info']), server: z.string(), title: z.string(), text: z.string() },
    ...{ at: z.number(), endedAt: z.number().nullable(), facts: z.record(z.string(), z.unknown()), link: httpUrl },
  }),
  slack: z.strictObject({
    text: z.string().min(1).max(35_000),
    blocks: z.tuple([
      z.strictObject({ type: z.literal('header'), text: plain(150) }),
      z.strictObject({ type: z.literal('section'), text: plain(3_000) }),
      z.strictObject({ type: z.literal('actions'), elements: z.array(z.strictObject({ type: z.literal('button'), text: plain(75), url: httpUrl })).min(1).max(25) }),
    ]),
  }),
  discord: z.strictObject({
    embeds: z.array(z.strictObject({ title: z.string().max(256), description: z.string().max(4_096), url: httpUrl, color: z.number().int().max(0xffffff), footer: z.strictObject({ text: z.string().max(2_048) }) })).max(10),
    allowed_mentions: z.strictObject({ parse: z.array(z.never()).length(0) }),
  }),
  teams: z.strictObject({
    type: z.literal('message'),
    attachments: z
      .array(
        z.strictObject({
          contentType: z.literal('application/vnd.microsoft.card.adaptive'),
          contentUrl: z.null(),
          content: z.strictObject({
            $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
            type: z.literal('AdaptiveCard'),
            version: z.literal('1.4'),
            body: z.array(z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1) })).min(1),
            actions: z.array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url: httpUrl })),
          }),
        }),
      )
      .length(1),
  }),
  telegram: z.strictObject({ chat_id: z.string(), text: z.string().min(1).max(4_096), link_preview_options: z.strictObject({ is_disabled: z.boolean() }) }),
  ntfy: z.strictObject({
    topic: z.string().regex(/^[-\w]{1,64}$/),
    title: z.string().max(250),
    message: z.string().max(4_096),
    priority: z.number().int().min(1).max(5),
    click: httpUrl,
    actions: z.array(z.strictObject({ action: z.literal('view'), label: z.string(), url: httpUrl })).max(3),
  }),
  'google-chat': z.strictObject({
    text: z.string().max(4_096),
    cardsV2: z.array(
      z.strictObject({
        cardId: z.string(),
        card: z.strictObject({
          header: z.strictObject({ title: z.string() }),
          sections: z.array(z.strictObject({ widgets: z.array(z.union([z.strictObject({ textParagraph: z.strictObject({ text: z.string() }) }), z.strictObject({ buttonList: z.strictObject({ buttons: z.array(z.strictObject({ text: z.string(), onClick: z.strictObject({ openLink: z.strictObject({ url: httpUrl }) }) })) }) })])) })),
        }),
      }),
    ),
  }),
  kakaowork: z.strictObject({
    email: z.email(),
    text: z.string().min(1),
    blocks: z.tuple([
      z.strictObject({ type: z.literal('header'), text: z.string().max(20), style: z.enum(['blue', 'red', 'yellow', 'white']) }),
      z.strictObject({ type: z.literal('text'), text: z.string().max(500), inlines: z.array(z.strictObject({ type: z.literal('styled'), text: z.string().max(500) })) }),
      z.strictObject({ type: z.literal('button'), text: z.string().max(20), style: z.enum(['default', 'primary', 'danger']), action_type: z.literal('open_system_browser'), value: httpUrl }),
    ]),
  }),
  'line-works': z.strictObject({ title: z.string().min(1), body: z.strictObject({ text: z.string().min(1).max(1_000) }), button: z.strictObject({ label: z.string().max(20), url: httpUrl }) }),
  alertmanager: z
    .array(
      z.strictObject({
        labels: z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string().min(1)),
        annotations: z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string()),
        startsAt: iso,
        endsAt: iso,
        generatorURL: httpUrl,
      }),
    )
    .min(1),
} satisfies Record<WireKind, z.ZodType>;

const taken: Record<WireKind, Reply> = {
  webhook: { status: 204 },
  slack: { status: 200, body: 'ok' },
  discord: { status: 200, body: '{"id":"1","type":0}' },
  teams: { status: 202 },
  telegram: { status: 200, body: '{"ok":true,"result":{"message_id":1}}' },
  ntfy: { status: 200, body: '{"id":"sPs71M8A2T","event":"message"}' },
  'google-chat': { status: 200, body: '{"name":"spaces/A/messages/B"}' },
  kakaowork: { status: 200, body: '{"success":true,"message":{"id":"1"}}' },
  'line-works': { status: 200, body: '{"code":200}' },
  alertmanager: { status: 200 },
};

/** Answers as that service does, and with 400 and the fault to what it would not take. */
export function receiverOf(kind: WireKind): Promise<Receiver> {
  return Receiver.listen(({ body, headers }) => {
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return { status: 415 };
    const parsed = described[kind].safeParse(JSON.parse(body.toString('utf8')));
    return parsed.success ? taken[kind] : { status: 400, body: z.prettifyError(parsed.error) };
  });
}
