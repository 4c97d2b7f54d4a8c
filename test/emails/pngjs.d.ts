/** The part of pngjs that the screenshots need; the package has no types. */
declare module 'pngjs' {
  interface PngOptions {
    /** 2 is red, green and blue without alpha. */
    readonly colorType?: 2 | 6;
    /** 0 is no filter. */
    readonly filterType?: 0;
    readonly deflateLevel?: number;
    /** 0 is zlib's default. */
    readonly deflateStrategy?: 0;
  }
  export class PNG {
    static readonly sync: { read(png: Buffer): PNG; write(image: PNG, options?: PngOptions): Buffer };
    static bitblt(
      from: PNG,
      to: PNG,
      fromX: number,
      fromY: number,
      width: number,
      height: number,
      toX: number,
      toY: number,
    ): void;
    constructor(size: { width: number; height: number });
    readonly width: number;
    readonly height: number;
    /** Red, green, blue and alpha of every pixel, from the top left. */
    readonly data: Buffer;
  }
}
