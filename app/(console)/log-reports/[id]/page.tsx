import { notFound } from 'next/navigation';
import { KeptReportPage } from '@/components/log-reports/kept-report-page';

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!/^[0-9a-z]{1,64}$/.test(id)) notFound();
  return <KeptReportPage id={id} />;
}
