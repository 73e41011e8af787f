import { IncidentsPage } from '@/components/incidents/incidents-page';

export default function Page() {
  return <IncidentsPage />;
}
