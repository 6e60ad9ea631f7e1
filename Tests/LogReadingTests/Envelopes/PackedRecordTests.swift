import Testing
import TraceModel

@testable import LogReading

/// Records in what collectors put around them: whose time and names count, and what makes two copies one.
struct PackedRecordTests {
  /// A record as a string of Docker's, whose own time is a minute later.
  private static func docker(_ record: String) -> String {
    let text = record.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return #"{"log":"\#(text)\n","stream":"stdout","time":"2026-01-01T00:01:00.9Z"}"#
  }

  private static func record(_ second: Int, _ id: String = "r1", _ more: String = "") -> String {
    #"{"timestamp":"2026-01-01T00:00:0\#(second).1Z","event":"step","correlation_id":"\#(id)"\#(more)}"#
  }

  @Test(arguments: [0, 2, 4, 12])
  func `a record's own time counts, however many texts stand between`(texts: Int) throws {
    let lines =
      (0..<6).map { Self.docker(Self.record($0)) }
      + (0..<texts).map { Self.docker("listening on port \($0)") }
    let log = try OpenedLog(lines.joined(separator: "\n") + "\n")
    #expect(
      log.block.events.map { $0.time.nanoseconds / 1_000_000 % 1_000 } == Array(repeating: 100, count: 6))
  }

  @Test func `times that stand still within the records are theirs all the same`() throws {
    let lines = (0..<8).map { number in
      #"{"log":"{\"timestamp\":\"2026-01-01T00:00:0\#(number / 2).1Z\",\"event\":\"step\",\"correlation_id\":\"r\#(number / 2)\"}\n","stream":"stdout","time":"2026-01-01T00:01:0\#(number).9Z"}"#
    }
    let log = try OpenedLog(lines.joined(separator: "\n") + "\n")
    let seconds = log.block.events.map { $0.time.nanoseconds / 1_000_000_000 % 60 }
    #expect(seconds == [0, 0, 1, 1, 2, 2, 3, 3])
  }

  @Test(arguments: ["INFO ", "10:50:01,100 api INFO {main} ", "2026-01-01T00:00:00Z\\tb2f1\\tINFO\\t"])
  func `a logger's own prefix may stand before the record in a string`(prefix: String) throws {
    let text = Self.record(3).replacing("\"", with: "\\\"")
    let log = try OpenedLog(
      #"{"log":"\#(prefix)\#(text)\n","stream":"stdout","time":"2026-01-01T00:01:00.9Z"}"# + "\n")
    #expect(log.block.events.map { log.block.correlationID(of: $0) } == ["r1"])
  }

  @Test func `of two records in one string none is taken for the text's`() throws {
    let log = try OpenedLog(Self.docker(Self.record(1) + Self.record(2, "r2")) + "\n")
    #expect(log.block.events.isEmpty)
    #expect(log.block.uncorrelated.count == 1)
  }

  @Test func `a text of Docker without a time of its own is another event with every time of Docker's`()
    throws
  {
    let timeless = Self.docker(#"{"event":"step","correlation_id":"r1"}"#)
    let later = timeless.replacing("00:01:00.9", with: "00:01:01.9")
    #expect(try OpenedLog(timeless + "\n").digests != OpenedLog(later + "\n").digests)
  }

  @Test func `pods that Loki names as labels are instances`() throws {
    let streams = ["aaaaa", "bbbbb"].map { pod in
      let values = (0..<3).map { number in
        let text = Self.record(number, "\(pod)-\(number)").replacing("\"", with: "\\\"")
        return #"["176722560\#(number)000000000","\#(text)"]"#
      }
      return #"{"stream":{"app":"api","pod":"api-\#(pod)"},"values":[\#(values.joined(separator: ","))]}"#
    }
    let log = try OpenedLog(
      #"{"status":"success","data":{"resultType":"streams","result":[\#(streams.joined(separator: ","))]}}"#)
    let names = log.events.map { $0.split(separator: " ")[1] }
    #expect(
      names == [
        "api/api-aaaaa", "api/api-aaaaa", "api/api-aaaaa", "api/api-bbbbb", "api/api-bbbbb", "api/api-bbbbb",
      ])
  }
}
