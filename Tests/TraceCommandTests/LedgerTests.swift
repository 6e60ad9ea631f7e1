import Foundation
import Testing

/// A source is known by its content: what was read once is not read again, under whatever name it comes.
struct LedgerTests {
  let directory: TemporaryDirectory
  let index: String

  init() throws {
    directory = try TemporaryDirectory()
    index = directory.path("trace.db")
  }

  /// `count` records, numbered from `first`, of some requests.
  private func records(_ count: Int, from first: Int = 0, service: String = "api") -> String {
    (first..<(first + count)).map {
      LogLines.record("step \($0)", id: "request-\($0 % 7)", second: $0, service: service) + "\n"
    }.joined()
  }

  @discardableResult
  private func ingest(
    _ files: String..., standardInput: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> IngestDocument {
    let execution = try await TraceBinary.run(
      ["ingest", "--format", "json", "--db", index] + files,
      standardInput: standardInput.map { Data($0.utf8) }, in: directory)
    let document: IngestDocument = try execution.succeeded("ingest").document()
    document.expectAccounted(sourceLocation: sourceLocation)
    return document
  }

  /// Short files lie wholly within the bytes by which a file is recognised, long ones do not.
  @Test(arguments: [3, 200])
  func `a renamed file and a copy bring nothing new`(count: Int) async throws {
    _ = try directory.write(records(count), to: "api.jsonl")
    #expect(try await ingest("api.jsonl").events == count)
    _ = try directory.write(records(count), to: "renamed.jsonl")
    let again = try await ingest("renamed.jsonl")
    #expect(again.events == 0 && again.already_indexed == count && again.bytes == 0)
  }

  @Test(arguments: [3, 200])
  func `a longer copy brings its new lines`(count: Int) async throws {
    _ = try directory.write(records(count), to: "api.jsonl")
    try await ingest("api.jsonl")
    _ = try directory.write(records(count) + records(5, from: count), to: "copy.jsonl")
    let longer = try await ingest("copy.jsonl")
    #expect(longer.events == 5 && longer.already_indexed == count)
    #expect(try await ingest("copy.jsonl").already_indexed == count + 5)
  }

  @Test(arguments: [3, 200])
  func `a file that was truncated and written anew is another source`(count: Int) async throws {
    _ = try directory.write(records(count), to: "api.jsonl")
    try await ingest("api.jsonl")
    _ = try directory.write(records(count, from: 1000), to: "api.jsonl")
    let replaced = try await ingest("api.jsonl")
    #expect(replaced.events == count && replaced.already_indexed == 0)
  }

  @Test
  func `a file that grew from nothing, then in steps below and above the recognised length, is one source`()
    async throws
  {
    var total = 0
    var text = ""
    _ = try directory.write(text, to: "api.jsonl")
    #expect(try await ingest("api.jsonl").lines == 0)
    for step in [1, 2, 5, 40, 100, 1, 400] {
      text += records(step, from: total)
      _ = try directory.write(text, to: "api.jsonl")
      let grown = try await ingest("api.jsonl")
      #expect(grown.events == step && grown.already_indexed == total, "after \(total) records")
      total += step
    }
  }

  @Test func `two files that begin alike are two sources`() async throws {
    let head = records(100)
    #expect(head.utf8.count > 4096)
    _ = try directory.write(head + records(50, from: 1000), to: "one.jsonl")
    _ = try directory.write(head + records(60, from: 2000), to: "other.jsonl")
    try await ingest("one.jsonl")
    let other = try await ingest("other.jsonl")
    #expect(other.events == 160 && other.already_indexed == 0)
    #expect(try await ingest("one.jsonl", "other.jsonl").already_indexed == 310)
  }

  @Test func `many files that begin alike, or go on from one, are sources of their own`() async throws {
    for head in [records(100), records(10)] {
      var files: [String] = []
      for number in 0..<20 {
        files.append("\(head.utf8.count)-\(number).jsonl")
        _ = try directory.write(head + records(1, from: 1000 + number), to: files[number])
      }
      let apart = try await TraceBinary.run(
        ["ingest", "--format", "json", "--db", directory.path("apart.db")] + files, in: directory)
      let lines = head.split(separator: "\n").count
      let document: IngestDocument = try apart.succeeded("ingest").document()
      #expect(document.lines == 20 * (lines + 1) && document.already_indexed == 0)
      // One of them goes on from this one, which the others only begin like.
      let stem = "\(head.utf8.count).jsonl"
      _ = try directory.write(head, to: stem)
      let joined = try await TraceBinary.run(
        ["ingest", "--format", "json", "--db", directory.path("joined.db")] + files + [stem], in: directory)
      let whole: IngestDocument = try joined.succeeded("ingest").document()
      #expect(whole.lines == 21 * lines + 20 && whole.already_indexed == lines)
      for index in ["apart.db", "joined.db"] {
        try FileManager.default.removeItem(atPath: directory.path(index))
      }
    }
  }

  @Test func `standard input that comes again brings nothing, and grown its new lines`() async throws {
    for count in [3, 200, 210] {
      let before = count == 3 ? 0 : count == 200 ? 3 : 200
      let grown = try await ingest("-", standardInput: records(count))
      #expect(grown.events == count - before && grown.already_indexed == before)
      #expect(try await ingest("-", standardInput: records(count)).already_indexed == count)
    }
  }

  @Test func `a pipe that brings what a file brought adds nothing, and the other way round`() async throws {
    let executable = try TraceBinary.executable.get().path
    let piped =
      "cat '\(directory.path("api.jsonl"))' | '\(executable)' ingest - --format json --db '\(index)'"
    _ = try directory.write(records(200), to: "api.jsonl")
    try await ingest("api.jsonl")
    let first = try await Shell.run(piped, in: directory).standardOutput
    #expect(first.contains(#""already_indexed":200"#))
    _ = try directory.write(records(230), to: "api.jsonl")
    let second = try await Shell.run(piped, in: directory).standardOutput
    #expect(second.contains(#""already_indexed":200"#) && second.contains(#""events":30"#))
    #expect(try await ingest("api.jsonl").already_indexed == 230)
  }

  @Test func `an incomplete last line is counted, and read again when the file has grown`() async throws {
    let whole = records(20)
    for missing in [1, 2, 30, 60] {
      _ = try directory.write(String(whole.dropLast(missing)), to: "\(missing).jsonl")
      let torn = try await ingest("\(missing).jsonl")
      // A record without its line end is whole.
      #expect(torn.lines == 20)
      #expect(torn.skipped["malformed"] == (missing == 1 ? 0 : 1), "\(missing) bytes are missing")
      let again = try await ingest("\(missing).jsonl")
      #expect(again.skipped["malformed"] == torn.skipped["malformed"])
      #expect(again.already_indexed == (missing == 1 ? 20 : 19))
      _ = try directory.write(whole, to: "\(missing).jsonl")
      #expect(try await ingest("\(missing).jsonl").events == (missing == 1 ? 0 : 1))
      try FileManager.default.removeItem(atPath: index)
    }
  }

  @Test func `lines keep their numbers where a file grew behind a record without a line end`() async throws {
    let whole = records(4)
    _ = try directory.write(String(records(2).dropLast()), to: "api.jsonl")
    try await ingest("api.jsonl")
    _ = try directory.write(whole, to: "api.jsonl")
    try await ingest("api.jsonl")
    let raw = try await TraceBinary.run(
      ["show", "request-0", "request-1", "request-2", "request-3", "--format", "ndjson", "--db", index])
    struct Story: Decodable {
      struct Event: Decodable { var line: Int }
      var events: [Event]
    }
    #expect(try raw.documents(Story.self).flatMap { $0.events.map(\.line) } == [1, 2, 3, 4])
  }

  @Test func `a file that is named twice and its copy, in one command, are one source`() async throws {
    let text = records(150)
    _ = try directory.write(text, to: "api.jsonl")
    _ = try directory.write(text, to: "copy.jsonl")
    _ = try directory.write(text + records(10, from: 150), to: "longer.jsonl")
    let document = try await ingest("longer.jsonl", "api.jsonl", "api.jsonl", "copy.jsonl")
    #expect(document.sources.map(\.file) == ["longer.jsonl", "api.jsonl", "api.jsonl", "copy.jsonl"])
    #expect(document.events == 160)
    #expect(document.sources.map(\.lines) == [160, 150, 150, 150])
  }

  @Test func `a line of more than 32 MiB identifies its file too`() async throws {
    let long = #"{"event": "\#(String(repeating: "x", count: 34 << 20))"}"#
    _ = try directory.write(long + "\n", to: "long.jsonl")
    let first = try await ingest("long.jsonl")
    #expect(first.skipped["oversize"] == 1)
    _ = try directory.write(long + "\n" + records(3), to: "long.jsonl")
    let grown = try await ingest("long.jsonl")
    #expect(grown.events == 3 && grown.already_indexed == 1)
    _ = try directory.write(records(3) + long + "\n" + records(9, from: 3), to: "other.jsonl")
    let other = try await ingest("other.jsonl")
    #expect(other.events == 12 && other.already_indexed == 0)
    _ = try directory.write(String(long.reversed()) + "\n" + records(3), to: "reversed.jsonl")
    #expect(try await ingest("reversed.jsonl").already_indexed == 0)
  }
}

extension IngestDocument {
  /// Every line of every source has one fate, and the totals are the sums.
  func expectAccounted(sourceLocation: SourceLocation = #_sourceLocation) {
    for source in sources {
      #expect(source.lines == source.accountedLines, "\(source)", sourceLocation: sourceLocation)
      #expect(source.already_indexed >= 0, "\(source)", sourceLocation: sourceLocation)
    }
    #expect(lines == sources.map(\.lines).reduce(0, +), sourceLocation: sourceLocation)
    #expect(lines == accountedLines, sourceLocation: sourceLocation)
  }
}
