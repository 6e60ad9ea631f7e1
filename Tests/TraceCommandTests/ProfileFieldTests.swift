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

  @Test func `values of captures and constants are asked of no field`() async throws {
    let tested = try await test(
      "      - {pattern: 'took (?<key>\\S+)', is: consumed, topic: {constant: jobs}}\n      - {text: job added, is: note}\n",
      ["--at-least", "100%"])
    #expect(tested.status == 0)
    #expect(!tested.text.contains("trace.yaml"))
  }
}
