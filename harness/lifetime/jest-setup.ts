import { begin } from './lifetime';

/** Tests leave nothing behind either, however their run ends: see lifetime.ts. */
export default function setUp(): void {
  begin('test');
}
