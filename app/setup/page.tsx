import { Suspense } from 'react';
import { SetupPage } from './setup-page';

export default function Page() {
  return (
    <Suspense>
      <SetupPage />
    </Suspense>
  );
}
