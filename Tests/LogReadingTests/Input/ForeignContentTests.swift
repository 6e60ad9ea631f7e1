import Testing
import WrittenArchive

@testable import LogReading

/// A file that is no log is told by its beginning, and a possible log is read.
@Suite struct ForeignContentTests {
  @Test func `logs are no foreign content, whatever noise is in them`() {
    let logs: [[UInt8]] = [
      [], Array("{\"time\":1}\n".utf8), Array("plain text\n\twith tabs\r\n".utf8),
      Array("\u{1B}[32mINFO\u{1B}[0m started\n".utf8), Array("Größe, 大小\n".utf8),
      // Left by a program that wrote on while its log was cut (copytruncate).
      [UInt8](repeating: 0, count: 5000), [UInt8](repeating: 0, count: 500) + Array("{\"time\":1}\n".utf8),
      // Bytes of a protocol before each object (docker's raw stream).
      Array("{\"a\":1}\n".utf8) + [1, 0, 0, 0, 0, 0, 0, 9] + Array("{\"a\":1}\n".utf8),
    ]
    for log in logs {
      #expect(ForeignContent(beginning: log) == nil, "\(String(decoding: log, as: UTF8.self))")
    }
  }

  @Test func `forms that are not read name the tool that reads them`() {
    var tar = [UInt8](repeating: 0, count: 512)
    tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
    let packed: [([UInt8], String)] = [
      ([0xFD] + Array("7zXZ\0".utf8), "xzcat"), (Array("BZh91AY".utf8), "bzcat"),
      ([0x04, 0x22, 0x4D, 0x18, 0x64], "lz4cat"), (Array("PK\u{3}\u{4}".utf8), "unzip -p"), (tar, "tar -xOf"),
    ]
    for (bytes, tool) in packed { #expect(ForeignContent(beginning: bytes) == .packed(tool: tool)) }
  }

  @Test func `programs and pictures are binary`() {
    let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0 >> 3) }
    #expect(ForeignContent(beginning: [0x7F] + Array("ELF".utf8) + [2, 1, 1, 0, 0, 0, 0, 0]) == .binary)
    #expect(ForeignContent(beginning: bytes) == .binary)
  }

  @Test func `an index, its journal and its log are told from other databases`() {
    var header = Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 84)
    #expect(ForeignContent(beginning: header) == .binary)
    header.replaceSubrange(68..<72, with: Array("trac".utf8))
    #expect(ForeignContent(beginning: header) == .index)
    #expect(ForeignContent(beginning: [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7, 0, 0]) == .index)
    #expect(ForeignContent(beginning: [0x37, 0x7F, 0x06, 0x82, 0, 0x2D, 0xE2, 0x18, 0, 0]) == .index)
  }
}
