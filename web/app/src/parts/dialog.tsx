import { useEffect, useRef, type ReactNode } from 'react';

/** The browser's own modal dialog: it holds the focus, closes with Esc and gives the focus back. */
export function Dialog(props: { label: string; className?: string; onClose: () => void; children: ReactNode }) {
  const { label, className = '', onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={`dialog ${className}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        // The backdrop is the dialog itself, outside of what it holds.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
