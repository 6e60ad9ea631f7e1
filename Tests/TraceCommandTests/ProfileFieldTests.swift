import Foundation
import Testing

/// Fields that a profile names and no record has, as `profile test` says them.
struct ProfileFieldTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    _ = try directory.write(
      (0..<10).map { number in
        let time = LogLines.time(number)
        return
          #"{"time":"\#(time)","msg":"job added","req":{"id":"r-\#(number)"},"jobId":"j-\#(number)","ms":5}"#
          + "\n"
          + #"{"time":"\#(time)","msg":"took j-\#(number)","req":{"id":"r-\#(number)"},"state":"ok"}"# + "\n"
      }.joined(), to: "api.log")
  }

  private func test(_ rules: String, id: String = "req.id", _ arguments: [String] = []) async throws
    -> TraceBinary.Execution
  {
    _ = try directory.write("sources:\n  - id: \(id)\n    rules:\n\(rules)", to: "trace.yaml")
    return try await TraceBinary.run(["profile", "test", "trace.yaml", "api.log"] + arguments, in: directory)
  }

  private static let added = "      - {text: job added, is: published, key: KEY}\n"

  @Test func `a key that no record of the rule has is named with its line and the field that may be meant`()
    async throws
  {
    let tested = try await test(Self.added.replacing("KEY", with: "jobID"))
    #expect(
      tested.text.contains(
        "trace.yaml:4: key: no record of the rule for 'job added' has the field jobID (jobId?)"))
    #expect(tested.status == 0)
  }

  @Test func `it fails a build that asks for a share of the records`() async throws {
    #expect(try await test(Self.added.replacing("KEY", with: "jobID"), ["--at-least", "50%"]).status == 1)
    #expect(try await test(Self.added.replacing("KEY", with: "jobId"), ["--at-least", "50%"]).status == 0)
    #expect(
      try await test(Self.added.replacing("KEY", with: "[jobID, jobId]"), ["--at-least", "50%"]).status == 0)
  }

  @Test(arguments: [
    (
      "duration: {field: took, unit: ms}",
      "duration: no record of the rule for 'job added' has the field took"
    ),
    ("status: res.statusCode", "status: no record of the rule for 'job added' has the field res.statusCode"),
    (
      "topic: {field: jobId, text: 'q-(.*)'}",
      "topic: no record of the rule for 'job added' has a text that the pattern fits"
    ),
    ("failed: {success: false}", "failed: no record of the rule for 'job added' has the field success"),
  ])
  func `so is every other value of a rule`(value: String, words: String) async throws {
    let tested = try await test("      - {text: job added, is: published, \(value)}\n")
    #expect(tested.text.contains("trace.yaml:4: \(words)"))
  }

  @Test func `a field that only another rule's records have is none of this rule`() async throws {
    let tested = try await test("      - {text: job added, is: published, status: state}\n")
    #expect(tested.text.contains("status: no record of the rule for 'job added' has the field state"))
  }

  @Test func `an id that no record has is named with the entry's line`() async throws {
    let tested = try await test(Self.added.replacing("KEY", with: "jobId"), id: "id")
    #expect(tested.text.contains("trace.yaml:2: id: no record has the field id (req.id?)"))
  }

  @Test func `a condition on a field that no record has is named, beside the rule that no record is for`()
    async throws
  {
    let tested = try await test("      - {where: {stat: ok}, is: note}\n")
    #expect(tested.text.contains("trace.yaml:4: where: no record has the field stat"))
    #expect(tested.text.contains("trace.yaml:4: no record is where stat fits"))
  }

  // MARK: Entries

  /// Tests a profile of two entries on a log of two services, with another word in the place of one.
  private func testEntries(_ word: String, _ other: String, of services: [String] = ["api", "worker"])
    async throws
    -> TraceBinary.Execution
  {
    let records = [
      "api": #"{"app":"api","at":"%","what":"order in","order":"o-#"}"#,
      "worker": #"{"app":"worker","when":"%","msg":"job taken","ref":"o-#"}"#,
    ]
    _ = try directory.write(
      (0..<10).flatMap { number in
        services.compactMap { records[$0] }.map {
          $0.replacing("%", with: LogLines.time(number)).replacing("#", with: "\(number)") + "\n"
        }
      }.joined(), to: "mixed.log")
    let profile = """
      sources:
        - where: {app: api}
          id: order
          text: what
          time: at
          rules:
            - {text: order in, is: request_received}
        - where: {app: worker}
          id: ref
          text: msg
          time: when
          rules:
            - {text: job taken, where: {ref: exists}, is: consumed}
      """
    _ = try directory.write(profile.replacing(word, with: other), to: "trace.yaml")
    return try await TraceBinary.run(
      ["profile", "test", "trace.yaml", "mixed.log", "--at-least", "10%"], in: directory)
  }

  @Test(arguments: [
    ("time: when", "time: wen", "trace.yaml:8: time: no record has the field wen (when?)"),
    ("{app: worker}", "{ap: worker}", "trace.yaml:8: where: no record has the field ap (app?)"),
    ("{ref: exists}", "{reff: exists}", "trace.yaml:13: where: no record has the field reff (ref?)"),
  ])
  func `a wrong time or condition of an entry is named, though its records are skipped, and fails a build`(
    word: String, other: String, line: String
  ) async throws {
    let tested = try await testEntries(word, other)
    #expect(tested.status == 1 && tested.text.contains(line), "\(tested.text)")
    let right = try await testEntries(word, word)
    #expect(right.status == 0 && !right.text.contains("trace.yaml"))
  }

  @Test func `an entry that fits nothing is named, and fails no build of one service`() async throws {
    let unfit = try await testEntries("{app: worker}", "{app: workr}")
    #expect(unfit.text.contains("entry at line 8 (where: {app: workr}) fits no record"))
    let place = try await testEntries("where: {app: worker}", "pod: 'wor*'")
    #expect(place.text.contains("entry at line 8 (pod: wor*) fits no log"))
    let alone = try await testEntries("{app: worker}", "{tier: worker}", of: ["api"])
    #expect(alone.text.contains("entry at line 8 (where: {tier: worker}) fits no record"))
    #expect(!alone.text.contains("no record has the field tier") && alone.status == 0)
  }

  @Test func `values of captures and constants are asked of no field`() async throws {
    let tested = try await test(
      "      - {pattern: 'took (?<key>\\S+)', is: consumed, topic: {constant: jobs}}\n      - {text: job added, is: note}\n",
      ["--at-least", "100%"])
    #expect(tested.status == 0)
    #expect(!tested.text.contains("trace.yaml"))
  }
}
