import Testing
import TraceModel

@testable import LogReading

/// Lines with more, or less, than one record from the first brace to the end.
struct OddLineTests {
  private func record(_ id: String) -> String { #"{"ts":1795600000,"request_id":"\#(id)","event":"m"}"# }

  @Test(arguments: ["", " ", "\t", "\0", ",", " , "])
  func `two records on one line are two`(between: String) throws {
    let decoded = try Decoded(
      record("a") + between + record("b") + between + record("c") + "\n" + record("d"))
    #expect(decoded.block.events.map { decoded.idText(of: $0) } == ["a", "b", "c", "d"])
    #expect(decoded.block.events.map(\.line) == [1, 1, 1, 2])
    #expect(decoded.skipped == 0)
    #expect(decoded.block.counts.lines == 4)
  }

  @Test func `a record behind which something else stands is none`() throws {
    for tail in ["x", #"{"a""#, record("b") + "x", ",,", "]"] {
      let decoded = try Decoded(record("a") + tail + "\n" + record("z"))
      #expect(decoded.block.events.map { decoded.idText(of: $0) } == ["z"])
      #expect(decoded.skipped == 1)
    }
  }

  @Test(arguments: [#"{app="api", pod="x{1}"} "#, "{} ", #"2026-11-25T09:46:40Z {app="api"} "#])
  func `the labels that logcli prints before a line are passed over`(labels: String) throws {
    let decoded = try Decoded(labels + record("a") + "\n" + labels + record("b"))
    #expect(decoded.block.events.map { decoded.idText(of: $0) } == ["a", "b"])
    #expect(decoded.skipped == 0)
  }

  @Test func `a log in UTF-16 is read part by part as it is at once`() {
    let text = "{\"event\":\"é 🦊 日本\"}\n"
    for isLittleEndian in [true, false] {
      let units = [0xFEFF] + Array(text.utf16)
      let bytes = units.flatMap {
        isLittleEndian ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)]
      }
      for size in 1...5 {
        var transcoder = UTF16Transcoder(isLittleEndian: isLittleEndian)
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
          result += transcoder.text(of: Array(bytes[start..<min(bytes.count, start + size)]))
        }
        #expect(String(decoding: result, as: UTF8.self) == text)
      }
    }
  }

  @Test func `half a character of UTF-16 is replaced, and nothing traps`() {
    var transcoder = UTF16Transcoder(isLittleEndian: true)
    #expect(
      transcoder.text(of: [0x00, 0xD8, 0x41, 0x00, 0x00, 0xDC, 0x42]) == Array("\u{FFFD}A\u{FFFD}".utf8))
  }
}
