import { SuspectsPage } from '@/components/suspects/suspects-page';

export default function Page() {
  return <SuspectsPage />;
}
