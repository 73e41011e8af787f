import { notFound } from 'next/navigation';
import { KeptReportPage } from './kept-report-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('logReports');

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!/^[0-9a-z]{1,64}$/.test(id)) notFound();
  return <KeptReportPage id={id} />;
}
