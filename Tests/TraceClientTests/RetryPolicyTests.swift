import Foundation
import SyntheticFleet
import Testing

@testable import TraceClient

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct RetryPolicyTests {
  private func request(_ method: String) throws -> URLRequest {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1/")))
    request.httpMethod = method
    return request
  }

  private func answer(_ status: Int, _ headers: [String: String] = [:]) throws -> AttemptOutcome {
    let url = try #require(URL(string: "http://127.0.0.1/"))
    let response = HTTPURLResponse(url: url, statusCode: status, httpVersion: nil, headerFields: headers)
    return .answered(Data(), try #require(response))
  }

  private func pause(
    _ policy: RetryPolicy = RetryPolicy(), after outcome: AttemptOutcome, of method: String = "GET",
    attempt: Int = 1, seed: UInt64 = 1
  ) throws -> Duration? {
    var generator = SplitMix64(seed: seed)
    return policy.pause(after: outcome, of: try request(method), attempt: attempt, using: &generator)
  }

  @Test(arguments: [200, 204, 301, 400, 401, 404, 500, 501])
  func `an answer that will not change is final`(status: Int) throws {
    #expect(try pause(after: answer(status)) == nil)
  }

  @Test(arguments: [408, 429, 502, 503, 504], ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
  func `an answer of the moment is worth another attempt`(status: Int, method: String) throws {
    #expect(try pause(after: answer(status), of: method) != nil)
    #expect(try pause(after: answer(status), of: method, attempt: 3) == nil)
    #expect(try pause(.never, after: answer(status), of: method) == nil)
  }

  @Test(arguments: ["POST", "PATCH"])
  func `what may have happened is not asked for twice`(method: String) throws {
    var repeating = RetryPolicy()
    repeating.repeatsAnyMethod = true
    #expect(try pause(after: answer(503), of: method) == nil)
    #expect(try pause(repeating, after: answer(503), of: method) != nil)
    for code in [URLError.Code.timedOut, .networkConnectionLost, .badServerResponse] {
      #expect(try pause(after: .failed(URLError(code)), of: method) == nil)
      #expect(try pause(repeating, after: .failed(URLError(code)), of: method) != nil)
      #expect(try pause(after: .failed(URLError(code)), of: "GET") != nil)
    }
    // No server has seen these.
    let unsent: [URLError.Code] = [
      .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet,
    ]
    for code in unsent {
      #expect(try pause(after: .failed(URLError(code)), of: method) != nil)
    }
  }

  @Test func `cancellation, errors of the caller and foreign errors are final`() throws {
    struct Foreign: Error {}
    let errors: [any Error] = [URLError(.cancelled), CancellationError(), URLError(.badURL), Foreign()]
    for error in errors { #expect(try pause(after: .failed(error)) == nil, "\(error)") }
    #expect(AttemptOutcome.failed(CancellationError()).isCancelled)
    #expect(AttemptOutcome.failed(URLError(.cancelled)).isCancelled)
    #expect(!AttemptOutcome.failed(URLError(.timedOut)).isCancelled)
  }

  @Test func `a body that can be read once is sent once`() throws {
    var request = try request("PUT")
    request.httpBodyStream = InputStream(data: Data())
    var generator = SplitMix64(seed: 1)
    let pause = RetryPolicy().pause(after: try answer(503), of: request, attempt: 1, using: &generator)
    #expect(pause == nil)
  }

  @Test func `pauses double up to the longest, less a part of up to a half`() throws {
    var policy = RetryPolicy()
    policy.attempts = 100
    for seed in Seeds.first(1_000) {
      let longest = [1: 0.4, 2: 0.8, 3: 1.6, 4: 3.2, 5: 6.4, 6: 10, 7: 10, 99: 10]
      for (attempt, longest) in longest {
        let pause = try #require(try pause(policy, after: answer(503), attempt: attempt, seed: seed))
        let range = longest / 2 - 1e-9...longest + 1e-9
        #expect(range.contains(pause / .seconds(1)), "seed \(seed), attempt \(attempt)")
      }
    }
  }

  @Test func `a server that asks for time is given it, or left alone`() throws {
    #expect(try pause(after: answer(503, ["Retry-After": "7"])) == .seconds(7))
    #expect(try pause(after: answer(503, ["Retry-After": "11"])) == nil)
    for text in ["0", "-1", "soon", "Fri, 31 Dec 1999 23:59:59 GMT"] {
      let pause = try #require(try pause(after: answer(503, ["Retry-After": text])))
      #expect(pause <= .milliseconds(400), "\(text)")
    }
  }
}
