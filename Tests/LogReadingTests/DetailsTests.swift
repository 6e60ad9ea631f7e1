import Foundation
import Testing
import TraceModel

@testable import LogReading

struct DetailsTests {
  /// Top-level members of a record as a key and the bytes of its value, in their order, as the test wrote them.
  private func record(_ members: [(key: String, value: String)]) -> String {
    "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
  }

  @Test func `attributes are what is no column, in their order, digit for digit`() throws {
    let members = [
      ("timestamp", #""2026-01-01T00:00:00.100Z""#), ("z", "1.10"), ("level", #""info""#),
      ("a", "123456789012345678901"),
      ("event", #""Job\u0020done""#), ("nested", #"{ "b" : [1.0, 2e5],"a":"\u00e9"}"#),
      ("service", #""api""#),
      ("correlation_id", #""id-1""#), ("task_id", #""t-1""#), ("empty", #""""#), ("none", "null"),
      ("e", "1E+2"),
      ("error", #""bo\"om""#), ("host", #""h1""#),
    ]
    let decoded = try Decoded(record(members))
    let details = decoded.details(of: try #require(decoded.event))
    let columns: Set = ["timestamp", "level", "event", "service", "correlation_id", "host"]
    let expected = members.filter { !columns.contains($0.0) }
    #expect(details.attributes.map(\.key) == expected.map(\.0))
    #expect(details.attributes.map(\.value) == expected.map(\.1))
    #expect(details.name == "Job done")
    #expect(details.rawTime == "2026-01-01T00:00:00.100Z")
    #expect(details.correlationID == "id-1")
    #expect(details.messageKey == "t-1")
    #expect(details.error == #"bo"om"#)
    #expect(details.file == "test.jsonl")
    #expect(String(decoding: details.record, as: UTF8.self) == record(members))
  }

  @Test func `an unused synonym of a column is an attribute, and an object that holds a column stays whole`()
    throws
  {
    let decoded = try Decoded(
      #"{"time":1,"ts":2,"trace_id":"t","correlation_id":"c","service":{"name":"api","version":3},"e\u0078tra":{}}"#
    )
    let attributes = decoded.details(of: try #require(decoded.event)).attributes
    #expect(attributes.map(\.key) == ["ts", "trace_id", "service", "extra"])
    #expect(attributes.map(\.value) == ["2", #""t""#, #"{"name":"api","version":3}"#, "{}"])
  }

  @Test(arguments: 0..<10)
  func `every member of a record is a column or an attribute`(batch: UInt64) throws {
    let profile = try Profile.makeDefault()
    for seed in (batch * 30)..<(batch * 30 + 30) {
      var json = RandomJSON(seed: seed)
      let mapped = try RandomRecord(seed: seed, profile: profile).text
      let record = mapped.dropLast() + ",\"x\":\(json.value(depth: 1)),\"y\":\(json.value(depth: 1))}"
      let decoded = try Decoded(String(record))
      let event = try #require(decoded.block.events.first ?? decoded.uncorrelated, "seed \(seed)")
      let details = decoded.details(of: event)
      let members = try members(of: Array(record.utf8))
      let used = [details.name, details.rawTime, details.correlationID, decoded.service(of: event)]
      var attributes = details.attributes[...]
      let missing = members.filter { member in
        guard let next = attributes.first, next == member else { return true }
        attributes.removeFirst()
        return false
      }
      #expect(attributes.isEmpty, "seed \(seed): the attributes are members in their order: \(record)")
      let columns = Set(missing.map(\.key))
      #expect(columns.count == missing.count, "seed \(seed): one member is a column: \(record)")
      for (key, value) in missing where !profile.level.contains(key) {
        #expect(try used.contains(text(value)), "seed \(seed): \(key) in \(record)")
      }
    }
  }

  /// The top-level members by a reader that knows only brackets, strings and commas.
  private func members(of record: [UInt8]) throws -> [(key: String, value: String)] {
    var members: [[UInt8]] = [[]]
    var depth = 0
    var isInString = false
    var isEscaped = false
    for byte in record.dropFirst().dropLast() {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == 0x5C {
          isEscaped = true
        } else if byte == 0x22 {
          isInString = false
        }
      } else if byte == 0x22 {
        isInString = true
      } else if byte == 0x7B || byte == 0x5B {
        depth += 1
      } else if byte == 0x7D || byte == 0x5D {
        depth -= 1
      } else if byte == 0x2C, depth == 0 {
        members.append([])
        continue
      }
      members[members.count - 1].append(byte)
    }
    return try members.map { member in
      let object = try JSONSerialization.jsonObject(with: Data([0x7B] + member + [0x7D])) as? [String: Any]
      let text = String(decoding: member, as: UTF8.self)
      let rest = try #require(text.firstRange(of: /"\s*:/)).upperBound
      let value = text[rest...].trimmingCharacters(in: .whitespaces)
      return (try #require(object?.keys.first), value)
    }
  }

  private func text(_ value: String) throws -> String {
    let value = try JSONSerialization.jsonObject(with: Data(value.utf8), options: [.fragmentsAllowed])
    return "\(value)"
  }
}
