/** The unit quad, drawn many times with twelve numbers each. */
import { bindUnitQuad } from './glProgram';

const ATTRIBUTE_COUNT = 3;
const NUMBERS_PER_ATTRIBUTE = 4;
const STRIDE = ATTRIBUTE_COUNT * NUMBERS_PER_ATTRIBUTE * Float32Array.BYTES_PER_ELEMENT;

export class InstanceBuffer {
  private readonly vertices: WebGLVertexArrayObject;
  private readonly buffer: WebGLBuffer;
  private before: WebGLVertexArrayObject | null = null;

  constructor(private readonly gl: WebGL2RenderingContext) {
    const before = gl.getParameter(gl.VERTEX_ARRAY_BINDING) as WebGLVertexArrayObject | null;
    this.vertices = bindUnitQuad(gl);
    this.buffer = gl.createBuffer();
    for (let index = 1; index <= ATTRIBUTE_COUNT; index += 1) {
      gl.enableVertexAttribArray(index);
      gl.vertexAttribDivisor(index, 1);
    }
    gl.bindVertexArray(before);
  }

  /** Take over the rows; from here to `leave` the vertex array of others is set aside. */
  fill(rows: Float32Array<ArrayBuffer>): void {
    const { gl } = this;
    this.before = gl.getParameter(gl.VERTEX_ARRAY_BINDING) as WebGLVertexArrayObject | null;
    gl.bindVertexArray(this.vertices);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, rows, gl.STREAM_DRAW);
  }

  /** Draw rows with the program in use. */
  draw(first: number, count: number): void {
    const { gl } = this;
    // WebGL2 has no base instance: the attributes begin at the first row instead.
    for (let index = 0; index < ATTRIBUTE_COUNT; index += 1) {
      const offset = first * STRIDE + (index * STRIDE) / ATTRIBUTE_COUNT;
      gl.vertexAttribPointer(index + 1, NUMBERS_PER_ATTRIBUTE, gl.FLOAT, false, STRIDE, offset);
    }
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
  }

  leave(): void {
    this.gl.bindVertexArray(this.before);
  }
}
