import { notFound } from 'next/navigation';
import { pageMetadata } from '@/app/page-metadata';
import { ReportPage } from './report-page';

export const generateMetadata = () => pageMetadata('incidents');

export default async function Page({ params }: { params: Promise<{ number: string }> }) {
  const { number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <ReportPage number={Number(number)} />;
}
