import Testing
import TraceModel

@testable import LogReading

/// Records of ends: how they say what came of the work, and how long it took.
@Suite struct EndRecordTests {
  private func event(_ members: String) throws -> Event {
    try #require(try Decoded(#"{"time":1795600000,"request_id":"a",\#(members)}"#).event)
  }

  @Test(arguments: [
    #""response":{"status":500}"#, #""http":{"status":500}"#, #""code":500"#, #""httpStatus":500"#,
    #""StatusCode":500"#, #""response_code":"500""#, #""status":"500 Internal Server Error""#,
    #""http_status_code":500"#, #""res":{"status":500}"#,
  ])
  func `a status has many names`(member: String) throws {
    #expect(try event(#""msg":"response_sent",\#(member)"#).statusCode == 500)
  }

  @Test(arguments: [
    #""code":42"#, #""code":1001"#, #""code":"ECONNREFUSED""#, #""status":"5000""#, #""status":99"#,
    #""status":600"#,
    #""status":"50x""#, #""status":"""#, #""status":true"#,
  ])
  func `what is no status of HTTP is none`(member: String) throws {
    #expect(try event(#""msg":"response_sent",\#(member)"#).statusCode == 0)
  }

  @Test(arguments: [
    #""level":"error""#, #""event.outcome":"failure""#, #""event":{"outcome":"failure"}"#,
    #""success":false"#,
    #""success":"False""#, #""status":"failed""#, #""status":"FAILED""#, #""result":"error""#,
  ])
  func `work that ends with a sign of failure has failed`(member: String) throws {
    #expect(try event(#""msg":"processing_finished",\#(member)"#).failed)
    #expect(try !event(#""msg":"processing_started",\#(member)"#).failed)
  }

  @Test(arguments: [
    #""level":"warn""#, #""success":true"#, #""status":"ok""#, #""event.outcome":"success""#, #""result":12"#,
    #""status":200"#, #""result":{"a":false}"#,
  ])
  func `work that ends without one has not`(member: String) throws {
    #expect(try !event(#""msg":"processing_finished",\#(member)"#).failed)
  }

  @Test func `a status with a duration makes any record a server's end`() throws {
    let access = try event(#""msg":"\"GET /jobs HTTP/1.1\" 200","status_code":200,"duration_ms":250"#)
    #expect(access.role == .responseSent)
    #expect(access.statedDurationNanoseconds == 250_000_000)
    #expect(try event(#""msg":"job done","status":"ok","duration_ms":250"#).role == .note)
    #expect(try event(#""msg":"got 200","status":200"#).role == .note)
    #expect(try event(#""msg":"Response received","status":200,"duration_ms":5"#).role == .responseReceived)
  }

  @Test func `a status with a method and a path may be a server's end, which its request tells`() throws {
    let access = try event(#""msg":"access","method":"GET","path":"/jobs","status":200"#)
    #expect(access.role == .note)
    #expect(access.statusCode == 200)
    #expect(access.target.method == .get)
    #expect(try event(#""msg":"access","method":"GET","path":"/jobs""#).target.isUnknown)
    #expect(try event(#""msg":"access","path":"/jobs","status":200"#).target.isUnknown)
    #expect(try event(#""msg":"access","method":"GET","path":"/jobs","status":"ok""#).target.isUnknown)
  }

  @Test(arguments: [
    ("https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo", "orders"),
    ("arn:aws:sns:eu-west-1:123456789012:orders", "orders"), ("projects/shop/topics/orders", "orders"),
    ("persistent://public/default/orders", "orders"), ("orders.fifo", "orders"), ("orders", "orders"),
    ("orders/eu", "orders/eu"), (".fifo", ".fifo"), ("arn:", "arn"),
  ])
  func `a topic has one name, however it is written`(written: String, name: String) throws {
    let decoded = try Decoded(
      #"{"time":1795600000,"request_id":"a","msg":"published","topic":"\#(written)"}"#)
    #expect(decoded.catalog.text(try #require(decoded.event).destination) == name)
  }
}
