import Foundation
import Testing
import TraceClient
import TraceContext
import TraceModel
import WrittenLog

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The log of a request.
struct RequestLogTests {
  private let desk: NetworkDesk

  init() throws { desk = try NetworkDesk() }

  @Test func `every attempt has its two records, in trace's roles`() async throws {
    let server = try LoopbackServer(.init(status: 503), .init(body: "[1, 2]"))
    var request = URLRequest(url: server.url)
    request.httpMethod = "PUT"
    let answer: [Int] = try await desk.makeClient().send(request)
    #expect(answer == [1, 2])
    let read = try desk.read()
    let records = read.records
    #expect(read.skipped == 0 && read.uncorrelated.isEmpty)
    #expect(records.map(\.event.role) == [.requestSent, .responseReceived, .requestSent, .responseReceived])
    #expect(records.map(\.event.attempt) == [1, 1, 2, 2])
    #expect(records.map(\.event.statusCode) == [0, 503, 0, 200])
    #expect(records.map(\.event.level) == [.info, .warning, .info, .info])
    #expect(Set(records.map(\.event.correlation)).count == 1)
    #expect(records.allSatisfy { $0.origin == Origin(service: "shop-app", instance: "phone-1") })
    #expect(records[0].attribute("method") == #""PUT""#)
    #expect(records[3].attribute("response_bytes") == "6")
    #expect(records[1].attribute("retry_in_ms") != nil && records[3].attribute("retry_in_ms") == nil)
    for (sent, ended) in [(0, 1), (2, 3)] {
      // The attempt's own clock and the one of the records see the same time, but for the lines' own making.
      let stated = records[ended].event.statedDurationNanoseconds
      let logged = records[ended].event.time - records[sent].event.time
      #expect(stated > 0 && stated <= logged.count + 1_000_000)
    }
  }

  @Test func `the last answer of a failure is an error`() async throws {
    let server = try LoopbackServer(.init(status: 404, body: "no such job"))
    let client = desk.makeClient()
    let error = await #expect(throws: UnexpectedStatus.self) {
      try await client.data(for: URLRequest(url: server.url))
    }
    #expect(error == UnexpectedStatus(statusCode: 404, body: Data("no such job".utf8)))
    let records = try desk.read().records
    #expect(records.map(\.event.statusCode) == [0, 404])
    #expect(records.last?.event.level == .error)
  }

  @Test func `a failure has the error's domain and code`() async throws {
    let server = try LoopbackServer(.init(isLost: true))
    let client = desk.makeClient()
    await #expect(throws: URLError.self) { try await client.data(for: URLRequest(url: server.url)) }
    let records = try desk.read().records
    let attempt: [Role] = [.requestSent, .requestFailed]
    #expect(records.map(\.event.role) == attempt + attempt + attempt)
    #expect(records.map(\.event.attempt) == [1, 1, 2, 2, 3, 3])
    let ends = records.filter { $0.event.role == .requestFailed }
    #expect(ends.map(\.event.level) == [.warning, .warning, .error])
    // Darwin says that the connection was lost, FoundationNetworking says the response is bad.
    let codes = [URLError.Code.networkConnectionLost, .badServerResponse].map { "\($0.rawValue)" }
    for end in ends {
      #expect(end.attribute("error_domain") == #""NSURLErrorDomain""#)
      #expect(end.attribute("error_code").map(codes.contains) == true)
      #expect(end.details.error?.isEmpty == false)
      #expect(end.event.statedDurationNanoseconds >= 0)
    }
  }

  @Test func `no record has the user, the password, the query or the fragment of the URL`() async throws {
    let server = try LoopbackServer(.init(status: 500), .init(isLost: true))
    let secret = "s3cret"
    var parts = try #require(URLComponents(url: server.url, resolvingAgainstBaseURL: false))
    parts.path = "/jobs/a b"
    parts.user = secret
    parts.password = secret
    parts.query = "token=\(secret)"
    parts.fragment = secret
    let request = URLRequest(url: try #require(parts.url))
    let client = desk.makeClient()
    await #expect(throws: UnexpectedStatus.self) { try await client.data(for: request) }
    await #expect(throws: URLError.self) { try await client.data(for: request) }
    let records = try desk.read().records
    #expect(records.count == 8)
    #expect(records.allSatisfy { !String(decoding: $0.details.record, as: UTF8.self).contains(secret) })
    #expect(records[0].attribute("url") == #""\#(server.url)jobs/a%20b""#)
  }

  @Test func `an answer that is not what the caller asked for is logged, too`() async throws {
    let server = try LoopbackServer(.init(body: #"{"unexpected": true}"#))
    let client = desk.makeClient()
    await #expect(throws: DecodingError.self) {
      let _: [Int] = try await client.send(URLRequest(url: server.url))
    }
    let records = try desk.read().records
    #expect(records.map(\.event.role) == [.requestSent, .responseReceived, .note])
    #expect(records[2].details.name == "Response not decoded")
    #expect(records[2].event.level == .error && records[2].details.error != nil)
    #expect(records[2].attribute("type") == #""Swift.Array<Swift.Int>""#)
    #expect(records[2].event.correlation == records[0].event.correlation)
  }
}
