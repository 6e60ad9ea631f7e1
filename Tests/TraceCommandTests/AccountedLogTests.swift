import Foundation
import Testing
import WrittenArchive

/// Whatever a log is packed in, each of its records ends as an event, as one without an id, or as a skipped line.
struct AccountedLogTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// How the lines of a log are packed.
  enum Packing: String, CaseIterable {
    case lines, gzip, zstd, docker, cri, journal, list

    fileprivate func packed(_ lines: [String]) throws -> [UInt8] {
      let text = lines.map { $0 + "\n" }.joined()
      return switch self {
      case .lines: Array(text.utf8)
      case .gzip: WrittenArchive.gzip.member(Array(text.utf8))
      case .zstd: WrittenArchive.zstandard.member(Array(text.utf8))
      case .docker: Array(try lines.map(Self.docker).joined().utf8)
      case .cri: Array(lines.map { "2026-11-25T10:49:24.611982000Z stdout F \($0)\n" }.joined().utf8)
      case .journal: Array(try lines.map(Self.journal).joined().utf8)
      case .list: Array("[\(lines.joined(separator: ",\n"))]\n".utf8)
      }
    }

    private static func docker(_ line: String) throws -> String {
      try object(["log": line + "\n", "stream": "stdout", "time": "2026-11-25T10:49:24.611982Z"])
    }

    private static func journal(_ line: String) throws -> String {
      try object([
        "MESSAGE": line, "_SYSTEMD_UNIT": "api.service", "__REALTIME_TIMESTAMP": "1764067764611982",
      ])
    }

    private static func object(_ members: [String: String]) throws -> String {
      String(decoding: try JSONEncoder().encode(members), as: UTF8.self) + "\n"
    }
  }

  /// The logs of all sample folders, by folder and file.
  private static let samples = Repository.folders(below: "SampleLogs").flatMap { folder in
    let place = Repository.root.appendingPathComponent("SampleLogs/\(folder)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") }.sorted().map { "SampleLogs/\(folder)/\($0)" }
  }

  @Test(arguments: Packing.allCases)
  func `every record of every sample log is accounted for`(packing: Packing) async throws {
    #expect(Self.samples.count > 20)
    // A debug build reads all lines of all samples once; the other forms have the beginning of each.
    let most = packing == .lines ? Int.max : 60
    var counts: [String: Int] = [:]
    for (number, sample) in Self.samples.enumerated() {
      let lines = try Repository.text(sample).split(separator: "\n").prefix(most).map(String.init)
      let path = directory.path("\(number).log")
      try Data(try packing.packed(lines)).write(to: URL(fileURLWithPath: path))
      counts[path] = lines.filter { line in line.contains { !$0.isWhitespace } }.count
    }
    let document = try await ingest(counts.keys.sorted(), into: directory.path("trace.db"))
    document.expectAccounted()
    #expect(document.sources.count == counts.count)
    for source in document.sources { #expect(source.lines == counts[source.file], "\(packing): \(source)") }
    #expect(document.events > document.lines / 2)
  }
}
