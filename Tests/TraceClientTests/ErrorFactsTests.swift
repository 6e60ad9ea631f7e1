import Foundation
import Testing

@testable import TraceClient

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

struct ErrorFactsTests {
  private enum Stock: Error {
    case none
    case few(Int)
  }

  private struct Explained: Error, LocalizedError {
    var errorDescription: String? { "the shop is closed" }
  }

  @Test func `a URL error has its domain, its code and a text without the URL`() throws {
    let url = try #require(URL(string: "http://u:s3cret@h/?s3cret"))
    let error = URLError(.timedOut, userInfo: [NSURLErrorFailingURLErrorKey: url])
    let facts = ErrorFacts(error)
    #expect(facts.domain == "NSURLErrorDomain" && facts.code == -1001)
    #expect(!facts.text.isEmpty && !facts.text.contains("s3cret"))
  }

  @Test func `an error of Swift has its type, its case and its description`() {
    let facts = ErrorFacts(Stock.few(3))
    #expect(facts.text == "few(3)")
    #expect(facts.domain.hasSuffix("Stock"))
    #expect(ErrorFacts(Stock.none).code != facts.code)
  }

  @Test func `an error that explains itself is quoted`() {
    #expect(ErrorFacts(Explained()).text == "the shop is closed")
  }

  @Test func `an error of Foundation is described, not dumped`() {
    let userInfo = [NSLocalizedDescriptionKey: "closed", "secret": "s3cret"]
    let error = NSError(domain: "Shop", code: 7, userInfo: userInfo)
    let facts = ErrorFacts(error)
    #expect(facts.text == "closed" && facts.domain == "Shop" && facts.code == 7)
  }
}
