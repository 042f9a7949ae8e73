import { Upload } from 'lucide-react';

/** Over a page while files are held over it. */
export function DropHere({ children }: { children: string }) {
  return (
    <div className="drop-here" aria-hidden="true">
      <Upload size={32} />
      {children}
    </div>
  );
}
