import Foundation
import SyntheticFleet
import Testing
import WrittenArchive

/// A killed ingest loses nothing and repeats nothing: run again, it ends as if it had not been killed.
@Suite(.serialized)
struct CrashTests {
  let fixture: Fixture
  let directory: TemporaryDirectory

  init() async throws {
    fixture = try await Fixture.videoPipeline.value
    directory = try TemporaryDirectory()
  }

  /// Fifths of the bytes that a whole index has; `CrashedTransactionTests` kills at more places.
  @Test(arguments: 0..<5)
  func `an ingest that is killed and run again makes the index of one that was not`(fifth: Int) async throws {
    let index = directory.path("trace.db")
    try await ingestAndKill(whenIndexIs: Double(fifth) / 5, index: index)
    try await completeAndCompare(index)
  }

  @Test func `an ingest that is killed many times in a row gets through at last`() async throws {
    let index = directory.path("trace.db")
    for attempt in 1...5 {
      try await ingestAndKill(whenIndexIs: Double(attempt) / 6, index: index)
    }
    try await completeAndCompare(index)
  }

  @Test(arguments: 0..<5)
  func `an ingest of archives that is killed and run again makes the index of one that was not`(fifth: Int)
    async throws
  {
    let index = directory.path("trace.db")
    let archives = try fixture.logs.enumerated().map { number, log in
      let form = WrittenArchive.allCases[number % 2]
      let path = directory.path(URL(fileURLWithPath: log).lastPathComponent)
      try Data(form.member(Array(Data(contentsOf: URL(fileURLWithPath: log))))).write(
        to: URL(fileURLWithPath: path))
      return path
    }
    try await ingestAndKill(whenIndexIs: Double(fifth) / 5, archives, index: index)
    try await completeAndCompare(index, archives)
  }

  @Test(arguments: Seeds.upTo(3))
  func `logs that are followed by processes that are killed make the index of a clean run`(seed: UInt64)
    async throws
  {
    var random = SplitMix64(seed: seed)
    let (index, copies) = (directory.path("trace.db"), directory.path("logs"))
    try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
    let texts = try fixture.logs.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    let paths = fixture.logs.map { copies + "/" + URL(fileURLWithPath: $0).lastPathComponent }
    let whole = IndexFiles.bytes(of: try await RecordedRun.shared.value.index)
    for part in 1...4 {
      let size = Double.random(in: 0..<Double(whole) * Double(part) / 4, using: &random)
      let ends = texts.map { $0.count * part / 4 }
      for (text, (path, end)) in zip(texts, zip(paths, ends)) {
        // In two writes; the first ends anywhere.
        let middle = Int.random(in: (text.count * (part - 1) / 4)...end, using: &random)
        try append(text[(text.count * (part - 1) / 4)..<middle], to: path)
        try append(text[middle..<end], to: path)
      }
      let start = ContinuousClock.now
      // Where the index never grows so large, it is killed some time after that.
      try await TraceBinary.process(["ingest", "--follow", "--db", index, copies])
        .runAndKill { Double(IndexFiles.bytes(of: index)) >= size || .now - start > .seconds(3) }
    }
    try await completeAndCompare(index, paths)
  }

  private func append(_ bytes: Data, to path: String) throws {
    if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    defer { try? file.close() }
    try file.seekToEnd()
    try file.write(contentsOf: bytes)
  }

  @Test func `an ingest that is run a second time finds every line indexed`() async throws {
    let index = directory.path("trace.db")
    let first = try await ingest(fixture.logs, into: index)
    let second = try await ingest(fixture.logs, into: index)
    #expect(second.already_indexed == first.lines)
    #expect(second.events == 0 && second.uncorrelated == 0)
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }

  /// Kills it when the index has that part of the bytes that a whole one has.
  private func ingestAndKill(whenIndexIs part: Double, _ logs: [String]? = nil, index: String) async throws {
    let whole = IndexFiles.bytes(of: try await RecordedRun.shared.value.index)
    try await TraceBinary.process(["ingest", "--format", "json", "--db", index] + (logs ?? fixture.logs))
      .runAndKill { Double(IndexFiles.bytes(of: index)) >= part * Double(whole) }
  }

  private func completeAndCompare(_ index: String, _ logs: [String]? = nil) async throws {
    let rest = try await ingest(logs ?? fixture.logs, into: index)
    #expect(rest.accountedLines == rest.lines)
    let again = try await ingest(logs ?? fixture.logs, into: index)
    #expect(again.already_indexed == rest.lines, "after the run that completed it nothing may be left")
    #expect(try await IndexContents(ofIndexAt: index) == IndexContents.ofRecording.value)
  }
}
