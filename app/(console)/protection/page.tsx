import { ProtectionPage } from '@/components/protection/protection-page';

export default function Page() {
  return <ProtectionPage />;
}
