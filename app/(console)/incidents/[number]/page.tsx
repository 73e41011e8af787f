import { notFound } from 'next/navigation';
import { IncidentPage } from './incident-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('incidents');

export default async function Page({ params }: { params: Promise<{ number: string }> }) {
  const { number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <IncidentPage number={Number(number)} />;
}
