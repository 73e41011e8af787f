import { LogReportsPage } from '@/components/log-reports/log-reports-page';

export default function Page() {
  return <LogReportsPage />;
}
