// @ts-check
// Draws portraits on the graphics processor, at any size, as eigencat.worlds.portraits does in Python, so that a
// slider moves a face at every frame. A test holds the pictures to Python's.

import { DEFAULTS } from "./portrait_attributes.js";
import { person } from "./portrait_person.js";
import { VERTEX, fragment } from "./portrait_shader.js";

const EXTENT = 1.33, SAMPLES = 2, LARGEST = 1024;

/** A head before the camera: what render_rows adds to a person. @param {ArrayLike<number>} attributes @param {number} size */
function sitter(attributes, size) {
  const p = person(attributes), pixel = 2 * EXTENT / (size * SAMPLES);
  return { ...p, size, pixel, w: pixel, rays: SAMPLES * SAMPLES, taps: 4 };
}

/** @param {WebGLRenderingContext} gl @param {number} kind @param {string} source */
function compile(gl, kind, source) {
  const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
}

export class PortraitRenderer {
  /**
   * The shader is compiled in the background where the browser can; the first draw waits for it, `ready` says when.
   * @param {HTMLCanvasElement | OffscreenCanvas} canvas
   */
  constructor(canvas) {
    const gl = /** @type {WebGLRenderingContext | null} */ (canvas.getContext("webgl", { alpha: false, antialias: false, depth: false, stencil: false }));
    if (!gl) throw new Error("WebGL must be on to draw portraits here; this browser gave none. Turn on graphics acceleration in its settings, or use another browser.");
    const precision = gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT)?.precision ?? 0;
    if (precision < 23 && !gl.isContextLost()) throw new Error(`WebGL's fragment shaders must have highp numbers to draw portraits; this graphics processor has ${precision} bits. Use another device.`);
    this.canvas = canvas;
    this.gl = gl;
    /** @type {ArrayLike<number>} */ this.attributes = DEFAULTS;
    this.size = 0;
    /** @type {WebGLProgram | null} */ this.program = null;
    /** @type {[string, WebGLUniformLocation][]} */ this.places = [];
    this.lost = (/** @type {Event} */ e) => { e.preventDefault(); this.program = null; };
    this.restored = () => { this.#build(); if (this.size) this.draw(this.attributes, this.size); };
    canvas.addEventListener("webglcontextlost", this.lost);
    canvas.addEventListener("webglcontextrestored", this.restored);
    this.#build();
  }

  #build() {
    const { gl } = this;
    if (gl.isContextLost()) return;
    const program = /** @type {WebGLProgram} */ (gl.createProgram());
    this.shaders = [compile(gl, gl.VERTEX_SHADER, VERTEX), compile(gl, gl.FRAGMENT_SHADER, fragment(sitter(DEFAULTS, 64)))];
    for (const s of this.shaders) gl.attachShader(program, s);
    gl.bindAttribLocation(program, 0, "corner");
    gl.linkProgram(program);
    this.program = program;
    this.places = [];
    this.quick = gl.getExtension("KHR_parallel_shader_compile");
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 3, -1, -1, 3]), gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.disable(gl.DITHER);
  }

  /** Resolves when a draw need not wait for the compiler. */
  async ready() {
    const { gl, quick } = this;
    while (quick && this.program && !gl.isContextLost() && !gl.getProgramParameter(this.program, quick.COMPLETION_STATUS_KHR)) await new Promise((r) => setTimeout(r, 20));
  }

  #link() {
    const { gl, program } = this;
    if (!program || this.places.length) return;
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      const log = [gl.getProgramInfoLog(program), ...(this.shaders ?? []).map((s) => gl.getShaderInfoLog(s))].filter(Boolean).join(" ").trim();
      throw new Error(`The portraits' shader must compile on this graphics processor; it did not: ${log}`);
    }
    for (const name of Object.keys(sitter(DEFAULTS, 64))) {
      const place = gl.getUniformLocation(program, `p.${name}`);
      if (place) this.places.push([name, place]);
    }
    gl.useProgram(program);
  }

  /** @param {ArrayLike<number>} attributes @param {number} size */
  #paint(attributes, size) {
    const { gl } = this, p = /** @type {any} */ (sitter(attributes, size));
    this.#link();
    for (const [name, place] of this.places) if (typeof p[name] === "boolean") gl.uniform1i(place, p[name] ? 1 : 0); else gl.uniform1f(place, p[name]);
    gl.viewport(0, 0, size, size);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /**
   * Draw on the canvas, which takes the size (in its own pixels: a caller multiplies by the screen's ratio).
   * While the context is lost nothing is drawn; the latest picture is drawn when it is back.
   * @param {ArrayLike<number>} attributes in the order of ATTRIBUTES, in natural units @param {number} size
   * @param {boolean} [timed] wait for the picture and return the milliseconds it took
   * @returns {number | null}
   */
  draw(attributes, size, timed = false) {
    person(attributes);      // refuses a row that is none before anything is kept
    this.size = whole(size);
    this.attributes = Float64Array.from(attributes);
    const { canvas, gl } = this;
    if (!this.program || gl.isContextLost()) return null;
    this.#link();
    if (canvas.width !== size) canvas.width = size;
    if (canvas.height !== size) canvas.height = size;
    const start = performance.now();
    this.#paint(this.attributes, size);
    if (!timed) return null;
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - start;
  }

  /**
   * A picture for a network to read, rows from the top; the canvas keeps what it shows.
   * @param {number} size @param {ArrayLike<number>} [attributes] those of the last draw when left out
   * @returns {Uint8ClampedArray | null} null while the context is lost
   */
  pixels(size, attributes = this.attributes) {
    const { gl } = this;
    whole(size);
    if (!this.program || gl.isContextLost()) return null;
    const texture = gl.createTexture(), frame = gl.createFramebuffer(), up = new Uint8Array(size * size * 4);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, size, size, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    try {
      this.#paint(attributes, size);
      gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, up);
    } finally {
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
      gl.deleteFramebuffer(frame);
      gl.deleteTexture(texture);
    }
    if (gl.isContextLost()) return null;
    const down = new Uint8ClampedArray(up.length), line = size * 4;
    for (let y = 0; y < size; y++) down.set(up.subarray((size - 1 - y) * line, (size - y) * line), y * line);
    return down;
  }

  /** Give the graphics processor back what it held; this canvas draws no more. */
  dispose() {
    this.canvas.removeEventListener("webglcontextlost", this.lost);
    this.canvas.removeEventListener("webglcontextrestored", this.restored);
    this.program = null;
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }
}

/** @param {number} size */
function whole(size) {
  if (!Number.isInteger(size) || size < 1 || size > LARGEST) throw new Error(`size=${size} must be a whole number of pixels from 1 to ${LARGEST}.`);
  return size;
}
