/** Compiled shader programs and the one unit quad that everything here is drawn with. */

export interface GlProgram {
  readonly program: WebGLProgram;
  /** Location of a uniform; null when the driver dropped it as unused. */
  readonly uniform: (name: string) => WebGLUniformLocation | null;
}

/** WebGL2 could not do what this canvas needs. */
export class GlError extends Error {
  override readonly name = 'GlError';
}

/**
 * Places the unit quad on a rectangle of the image and hands each pixel its image position.
 * `u_screen` is the canvas in CSS pixels, `u_viewport` is scale and offset as in engine/viewport.
 */
export const QUAD_VERTEX_SHADER = `#version 300 es
in vec2 a_corner;
uniform vec4 u_rectangle;
uniform vec3 u_viewport;
uniform vec2 u_screen;
out vec2 v_corner;
out vec2 v_image;
void main() {
  v_corner = a_corner;
  v_image = u_rectangle.xy + a_corner * u_rectangle.zw;
  vec2 screen = v_image * u_viewport.x + u_viewport.yz;
  gl_Position = vec4(screen / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}`;

/** Corner of the quad, and what an instance has of its own: four numbers each. */
const ATTRIBUTES = ['a_corner', 'a_rectangle', 'a_texels', 'a_color'] as const;

export const makeProgram = (
  gl: WebGL2RenderingContext,
  fragmentSource: string,
  vertexSource = QUAD_VERTEX_SHADER,
): GlProgram => {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new GlError('WebGL2 gave no shader.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  ATTRIBUTES.forEach((name, location) => gl.bindAttribLocation(program, location, name));
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
    throw new GlError(`A shader did not link: ${gl.getProgramInfoLog(program) ?? 'no reason'}`);
  }
  const known = new Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string): WebGLUniformLocation | null => {
    if (!known.has(name)) known.set(name, gl.getUniformLocation(program, name));
    return known.get(name) ?? null;
  };
  return { program, uniform };
};

/** Bind the unit quad to attribute 0; the vertex array is bound and handed back. */
export const bindUnitQuad = (gl: WebGL2RenderingContext): WebGLVertexArrayObject => {
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1), gl.STATIC_DRAW);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  return vertices;
};

export interface Frame {
  readonly viewport: { readonly scale: number; readonly offsetX: number; readonly offsetY: number };
  /** Canvas in CSS pixels. */
  readonly screen: { readonly width: number; readonly height: number };
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draw the unit quad over a rectangle of the image with the program in use. */
export const drawRectangle = (
  gl: WebGL2RenderingContext,
  { uniform }: GlProgram,
  rectangle: Rectangle,
  { viewport, screen }: Frame,
): void => {
  gl.uniform4f(uniform('u_rectangle'), rectangle.x, rectangle.y, rectangle.width, rectangle.height);
  gl.uniform3f(uniform('u_viewport'), viewport.scale, viewport.offsetX, viewport.offsetY);
  gl.uniform2f(uniform('u_screen'), screen.width, screen.height);
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
};

/** The rectangle of the image that a part of the screen, CSS pixels, shows. */
export const imageRectangle = (part: Rectangle, { viewport }: Frame): Rectangle => ({
  x: (part.x - viewport.offsetX) / viewport.scale,
  y: (part.y - viewport.offsetY) / viewport.scale,
  width: part.width / viewport.scale,
  height: part.height / viewport.scale,
});

/** Whether a rectangle of the image is on the screen at all. */
export const isOnScreen = (rectangle: Rectangle, { viewport, screen }: Frame): boolean => {
  const left = rectangle.x * viewport.scale + viewport.offsetX;
  const top = rectangle.y * viewport.scale + viewport.offsetY;
  return (
    left < screen.width &&
    top < screen.height &&
    left + rectangle.width * viewport.scale > 0 &&
    top + rectangle.height * viewport.scale > 0
  );
};
