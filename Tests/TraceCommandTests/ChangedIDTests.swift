import Foundation
import Testing

/// Ids made anew on the way, and logs with equal names.
@Suite struct ChangedIDTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// `count` messages that are published under `id` and consumed under `id` with "-new" behind it.
  private func requests(_ count: Int, place: (Int) -> String) -> [String] {
    (1...count).flatMap { number in
      let begin = #"{"timestamp":"2026-11-25T09:46:\#(9 + number)"#
      let (api, worker) = (#"Z","service":"api","event":""#, #"Z","service":"worker","event":""#)
      let (old, new) = (#"","request_id":"r-\#(number)""#, #"","request_id":"new-\#(number)""#)
      let message = #","topic":"jobs",\#(place(number))}"#
      return [
        begin + ".000" + api + "request_received" + old + "}",
        begin + ".005" + api + "message_published" + old + message,
        begin + ".006" + api + "response_sent" + old + #","status_code":202}"#,
        begin + ".105" + worker + "message_received" + new + message,
        begin + ".156" + worker + "processing_finished" + new + message,
      ]
    }
  }

  private func sources(_ lines: [String]) async throws -> [[String]] {
    let log = try directory.write(lines.joined(separator: "\n") + "\n", to: "all.jsonl")
    let index = directory.path("trace.db")
    #expect(try await TraceBinary.run(["ingest", "--db", index, log]).status == 0)
    return [["--db", index], ["--from", log]]
  }

  @Test(arguments: [#""partition":0,"offset":#"#, #""task_id":"t-#""#])
  func `a message that is consumed under another id is found, and both requests name each other`(
    place: String
  )
    async throws
  {
    let lines = requests(3) { place.replacing("#", with: "\($0)") }
    for source in try await sources(lines) {
      let published = try await TraceBinary.run(["show", "r-2"] + source)
      #expect(published.text.contains("a message to jobs was consumed under another id: new-2"))
      #expect(!published.text.hasPrefix("r-2   lost"))
      #expect(!published.text.hasPrefix("r-2   queued"))
      let consumed = try await TraceBinary.run(["show", "new-2"] + source)
      #expect(consumed.text.contains("a message from jobs was published under another id: r-2"))
      let doctor = try await TraceBinary.run(["doctor"] + source)
      #expect(doctor.status == 1)
      #expect(doctor.text.contains("3 messages published under one id and consumed under another"))
    }
  }

  @Test func `a key that several messages have tells nothing of who consumed which`() async throws {
    for source in try await sources(requests(3) { _ in #""task_id":"tenant-1""# }) {
      let published = try await TraceBinary.run(["show", "r-2"] + source)
      #expect(!published.text.contains("another id"))
    }
  }

  @Test func `two logs of one name in two directories are two origins, also if they are ingested one by one`()
    async throws
  {
    let index = directory.path("trace.db")
    for (number, name) in ["one", "two"].enumerated() {
      let lines = [
        #"{"timestamp":"2026-11-25T09:46:40.00\#(number)Z","event":"request_received","request_id":"r-1"}"#,
        #"{"timestamp":"2026-11-25T09:46:40.10\#(number)Z","event":"response_sent","request_id":"r-1","status":200}"#,
      ]
      try FileManager.default.createDirectory(
        atPath: directory.path(name), withIntermediateDirectories: true)
      let log = try directory.write(lines.joined(separator: "\n") + "\n", to: "\(name)/app.log")
      #expect(try await TraceBinary.run(["ingest", "--db", index, log]).status == 0)
    }
    let doctor = try await TraceBinary.run(["doctor", "--db", index, "--format", "json"])
    #expect(doctor.text.components(separatedBy: #""service":"app""#).count > 2)
    #expect(doctor.text.contains(#""instance":"two","records":2"#))
  }
}
