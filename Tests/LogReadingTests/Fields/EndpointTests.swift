import Testing
import TraceModel

@testable import LogReading

/// The endpoint of a call, as an attribute of its records.
@Suite struct EndpointTests {
  /// The endpoint of a record with these members.
  private func endpoint(_ members: String, event: String = "request_sent") throws -> String {
    let line = #"{"ts":"2026-01-01T00:00:00Z","msg":"\#(event)","request_id":"a","# + members + "}"
    let decoded = try Decoded(line, profile: .makeDefault(), projection: ["endpoint"])
    return decoded.catalog.text(try #require(decoded.event).projection)
  }

  @Test(arguments: [
    ("/orders", "POST /orders"), ("/orders/4711", "POST /orders/…"),
    ("/orders/4711/items", "POST /orders/…/items"),
    ("https://shop:8080/orders/7?lang=en#top", "POST /orders/…"), ("/v1/orders/", "POST /v1/orders"),
    ("/oauth2/token", "POST /oauth2/token"), ("/", "POST /"), ("/users/ann", "POST /users/ann"),
    ("/jobs/1f0cd9b6-5d5e-4f5e-9a51-4d0b8e2f7a11", "POST /jobs/…"), ("/files/video-1.mov", "POST /files/…"),
    ("/a%20b/c-d", "POST /…/c-d"), ("/2fa", "POST /…"), ("/api/v123", "POST /api/…"),
    (#"/a\u0001b"#, "POST /…"),
    ("orders/12", "POST orders/…"),
  ])
  func `what differs from call to call is masked, and a name with a number stays`(url: String, name: String)
    throws
  {
    #expect(try endpoint(#""method":"post","path":"\#(url)""#) == name)
  }

  @Test func `both sides of a call have one endpoint`() throws {
    let client = try endpoint(#""http.method":"GET","url":"http://127.0.0.1:80/items/7?a=1""#)
    let server = try endpoint(#""verb":"get","req.path":"/items/9""#, event: "request_received")
    #expect(client == "GET /items/…" && server == client)
  }

  @Test func `without a method it is the path, and without a path there is none`() throws {
    #expect(try endpoint(#""path":"/items""#) == "/items")
    #expect(try endpoint(#""method":"PROPFIND","path":"/items""#) == "/items")
    #expect(try endpoint(#""method":"GET""#) == "")
    #expect(try endpoint(#""method":"GET","url":"http://127.0.0.1:80""#) == "")
    #expect(try endpoint(#""method":"GET","path":"/items""#, event: "consumed") == "")
  }

  @Test func `a field of the name is the path of the call`() throws {
    #expect(try endpoint(#""method":"PUT","endpoint":"/items/77""#) == "PUT /items/…")
  }

  @Test func `a long path is cut`() throws {
    let name = try endpoint(#""path":"/\#(String(repeating: "a", count: 300))""#)
    #expect(name.hasSuffix("a…") && name.utf8.count < AttributeCatalog.longestText)
  }

  /// Equal texts have equal hashes, since one set of values is one number.
  @Test func `the hash tells endpoints apart as their texts do`() {
    let paths = [
      "", "/", "//", "/a", "/a/", "/b", "/a/b", "/ab", "/7", "/8", "/a/7", "/a/8", "/7/a", "/a/7/b", "/a/b/7",
      "/v1", "/v2",
      "a", "7",
    ]
    let methods = [CallTarget.Method.get, .post, .unknown]
    var texts: [UInt64: String] = [:]
    var hashes: [String: UInt64] = [:]
    for path in paths {
      for method in methods {
        let bytes = Array(path.utf8) + Array(repeating: 0, count: 8)
        bytes.withUnsafeBytes { padded in
          let path = UnsafeRawBufferPointer(rebasing: padded.dropLast(8))
          let (hash, text) = (EndpointName.hash(method, path), EndpointName.text(method, path))
          #expect(texts[hash, default: text] == text && hash != 0)
          #expect(hashes[text, default: hash] == hash)
          (texts[hash], hashes[text]) = (text, hash)
        }
      }
    }
  }
}
