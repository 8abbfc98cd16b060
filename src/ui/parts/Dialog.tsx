/** A dialog, mounted while open; on close, focus returns to what opened it. */
import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useRef } from 'react';

type Props = Pick<ModalProps, 'onClose' | 'title' | 'size' | 'centered' | 'children'>;

export function Dialog(props: Props) {
  const opener = useRef(document.activeElement);
  useEffect(() => {
    const back = opener.current;
    return () => {
      if (back instanceof HTMLElement && back.isConnected) back.focus();
    };
  }, []);
  return (
    <Modal
      opened
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
      returnFocus={false}
      {...props}
    />
  );
}
