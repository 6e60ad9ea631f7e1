import SyntheticFleet
import Testing
import TraceModel

@testable import TraceStore

@Suite struct VertexBytesTests {
  private static func vertices(_ seed: UInt64) -> [OffsetRegion.Vertex] {
    var random = SplitMix64(seed: seed)
    return (0..<Int(seed % 5)).map { _ in
      OffsetRegion.Vertex(
        drift: Double.random(in: -1e-3...1e-3, using: &random),
        offset: Double.random(in: -1e12...1e12, using: &random))
    }
  }

  @Test func `vertices read back as the same numbers`() {
    for seed in Seeds.first(100) {
      let vertices = Self.vertices(seed)
      VertexBytes.bytes(vertices).withUnsafeBytes { #expect(VertexBytes.vertices($0) == vertices, "\(seed)") }
    }
  }

  @Test func `vertices that an older index has as text are the same numbers`() {
    for seed in Seeds.first(100) {
      let vertices = Self.vertices(seed)
      var text = "[" + vertices.map { "[\($0.drift),\($0.offset)]" }.joined(separator: ",") + "]\0"
      text.withUTF8 { text in
        let read = VertexBytes.vertices(
          ofText: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text).dropLast()))
        #expect(read == vertices, "\(seed)")
      }
    }
  }

  @Test func `bytes behind the last whole vertex are none`() {
    let vertices = [OffsetRegion.Vertex(drift: 1e-6, offset: 2)]
    (VertexBytes.bytes(vertices) + [1, 2, 3]).withUnsafeBytes {
      #expect(VertexBytes.vertices($0) == vertices)
    }
  }
}
