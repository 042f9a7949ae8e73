import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

/** Above what is open: the way back, where it fills the page, and what can be done with it. */
export function DetailBar({ onBack, children }: { onBack: () => void; children?: ReactNode }) {
  return (
    <div className="detail-bar">
      <button type="button" className="icon-button" aria-label="Back to the list" onClick={onBack}>
        <ArrowLeft size={18} />
      </button>
      {children}
    </div>
  );
}
