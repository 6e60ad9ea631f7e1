import Foundation
import Testing

/// `map`, `sort`, `reduce`: shards of ranges answer as one index, and what is lost, doubled or cut is told by its name.
struct RangeCommandTests {
  private static let samples = ["failures", "missing", "normal", "redelivery", "skewed", "stalled"]

  private let answers: ShardAnswers

  init() throws { answers = try ShardAnswers() }

  /// The path of a shell that finds the built program.
  private func shell(_ script: String) async throws -> String {
    let programs = try TraceBinary.executable.get().deletingLastPathComponent().path
    let run = try await Shell.run(
      """
      set -e; cd '\(answers.directory.url.path)'; unset TRACE_DB; export PATH='\(programs)':"$PATH"
      \(script)
      """, in: answers.directory)
    #expect(run.standardError == "", "\(script)")
    return run.standardOutput
  }

  /// Each log in three ranges, and its name without the folder: logs of many machines are where they are.
  private func map(_ logs: [String], shards: Int, _ options: String = "") async throws {
    try FileManager.default.createDirectory(
      atPath: answers.directory.path("sides"), withIntermediateDirectories: true)
    for (number, log) in logs.enumerated() {
      let size = try Data(contentsOf: URL(fileURLWithPath: log)).count
      let cuts = [0, size / 3, size / 2]
      for (part, start) in cuts.enumerated() {
        let end = part + 1 < cuts.count ? "\(cuts[part + 1])" : ""
        _ = try await shell(
          """
          trace map '\(log)' --range \(start)-\(end) --shards \(shards) \(options) \
          --side sides/\(number)-\(part) >> frames
          """)
      }
    }
  }

  private func reduce(_ count: Int, to name: String) async throws {
    for shard in 1...count {
      let digits = ("00\(shard)").suffix(3)
      _ = try await shell(
        "LC_ALL=C sort frames | { grep -a ^\(digits) || true; } | trace reduce sides --shard \(shard) --db \(name).db"
      )
    }
  }

  @Test(arguments: samples)
  func `shards of ranges of the sample logs answer as one index`(sample: String) async throws {
    let folder = Repository.root.appendingPathComponent("SampleLogs/\(sample)").path
    let logs = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
      .sorted().map { "\(folder)/\($0)" }
    _ = try await answers.run("ingest --db one.db", logs).succeeded("ingest")
    try await map(logs, shards: 3)
    try await reduce(3, to: "of-ranges")
    try await answers.expectSame("of-ranges", "\(sample)")
  }

  @Test func `shards of ranges of the recording answer as one index`() async throws {
    let logs = try await Fixture.videoPipeline.value.logs
    _ = try await answers.run("ingest --db one.db", logs).succeeded("ingest")
    try await map(logs, shards: 2)
    try await reduce(2, to: "of-ranges")
    try await answers.expectSame("of-ranges", "the recording", by: ShardAnswers.commands)
  }

  @Test func `an ingest goes on with shards of ranges`() async throws {
    let logs = try SampleRequests(30).write(to: answers.directory)
    let last = URL(fileURLWithPath: logs[0])
    let whole = try Data(contentsOf: last)
    let lines = whole.split(separator: 0x0A)
    try Data(lines.prefix(lines.count / 2).joined(separator: [0x0A]) + [0x0A]).write(to: last)
    try await map(logs, shards: 2)
    try await reduce(2, to: "of-ranges")
    try whole.write(to: last)
    _ = try await answers.run("ingest --shards 2 --db of-ranges.db", logs).succeeded("ingest")
    _ = try await answers.run("ingest --db one.db", logs).succeeded("ingest")
    try await answers.expectSame("of-ranges", "a log that has grown")
  }

  // MARK: Refusals

  private func expectRefusal(
    _ words: String, input: Data = Data(), _ messages: String..., status: Int32 = 2
  ) async throws {
    let refused = try await answers.run(words, input: input)
    #expect(refused.status == status, "\(words): \(refused.standardError)")
    for message in messages { #expect(refused.standardError.contains(message), "\(refused.standardError)") }
  }

  /// A log in three ranges, and the frames of its first shard, sorted.
  private func mapped() async throws -> (log: String, frames: Data) {
    let logs = try SampleRequests(30).write(to: answers.directory)
    try await map([logs[0]], shards: 2)
    let frames = try await shell("LC_ALL=C sort frames | grep -a ^001")
    return (logs[0], Data(frames.utf8))
  }

  private func path(_ name: String) -> String { answers.directory.path(name) }

  @Test func `a lost side, one that is there twice, and one that is cut`() async throws {
    let (log, frames) = try await mapped()
    let side = try Data(contentsOf: URL(fileURLWithPath: path("sides/0-1")))
    try FileManager.default.removeItem(atPath: path("sides/0-1"))
    try await expectRefusal("reduce sides --shard 1", input: frames, "of '\(log)' are in no range")
    try (side + side).write(to: URL(fileURLWithPath: path("sides/0-1")))
    try await expectRefusal("reduce sides --shard 1", input: frames, "of '\(log)' are in two ranges")
    try side.dropLast(9).write(to: URL(fileURLWithPath: path("sides/0-1")))
    try await expectRefusal(
      "reduce sides --shard 1", input: frames, "0-1' is no side of a range, or is cut off")
    #expect(!answers.directory.contains("trace-1.db"))
  }

  @Test func `frames that are lost, doubled, changed, unsorted, or of another shard`() async throws {
    let (log, frames) = try await mapped()
    let lines = frames.split(separator: 0x0A)
    func joined(_ lines: [Data]) -> Data { Data(lines.joined(separator: [0x0A]) + [0x0A]) }
    try await expectRefusal(
      "reduce sides --shard 1", input: joined(Array(lines.dropLast())), "of '\(log)' came", "frames")
    try await expectRefusal(
      "reduce sides --shard 1", input: joined([lines[0]] + lines),
      "line 2 of standard input does not stand behind")
    try await expectRefusal(
      "reduce sides --shard 1", input: joined(lines.reversed()), "LC_ALL=C sort")
    try await expectRefusal(
      "reduce sides --shard 1", input: Data(frames.dropLast(5)), "'\(log)'")
    try await expectRefusal("reduce sides --shard 2", input: frames, "is of shard 1, and --shard says 2")
    try await expectRefusal("reduce sides --shard 3", input: frames, "there is no shard 3")
    #expect(!answers.directory.contains("trace-1.db"))
    _ = try await answers.run("reduce sides --shard 1", input: frames).succeeded("reduce")
  }

  @Test func `ranges that were read with other options are no set`() async throws {
    let (log, frames) = try await mapped()
    _ = try await answers.run("map \(log) --shards 3 --side sides/other --source other").succeeded("map")
    try await expectRefusal("reduce sides --shard 1", input: frames, "were read with different options")
  }

  @Test func `an index that is there is not written over`() async throws {
    let (log, frames) = try await mapped()
    _ = try await answers.run("ingest --db trace-1.db \(log)").succeeded("ingest")
    try await expectRefusal("reduce sides --shard 1", input: frames, "'trace-1.db' is there")
  }

  @Test func `what cannot be cut is told`() async throws {
    let (log, _) = try await mapped()
    _ = try await shell("gzip -k '\(log)'")
    try await expectRefusal(
      "map \(log).gz --range 10-20 --shards 2 --side s", "it is compressed", "leave out --range")
    try await expectRefusal("map \(log) --range 9000000- --shards 2 --side s", "ends at byte")
    try await expectRefusal(
      "map \(log) --range 10- --redact user --shards 2 --side s", "is read as a whole", "--redact")
    #expect(!answers.directory.contains("s"))
  }
}
