import { LogReportsPage } from './log-reports-page';
import { pageMetadata } from '@/app/page-metadata';

export const generateMetadata = () => pageMetadata('logReports');

export default function Page() {
  return <LogReportsPage />;
}
