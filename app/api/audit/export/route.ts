import { permitted } from '@/lib/auth/route';
import { exportAudit } from '@/lib/console/audit/export';
import { auditExportSchema } from '@/lib/console/audit/schemas';

export const POST = permitted('audit:export', auditExportSchema, async ({ db, actor, now, input }) => {
  const { name, type, text } = await exportAudit(db, { ...input, actor, now });
  return new Response(streamed(text), { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
});

function streamed(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await text.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}
