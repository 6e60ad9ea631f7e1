import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// An HTTP server on the loopback interface that answers one request after the other as it is told, and remembers
/// what it received.
final class LoopbackServer: Sendable {
  /// One answer.
  struct Reply: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body = "{}"
    /// The body is a JSON object of the headers that were received.
    var echoesHeaders = false
    /// There is no answer as long as the client waits for one.
    var isWithheld = false
    /// The connection is closed without an answer.
    var isLost = false
  }

  /// One request, with its headers in their order, names in lower case.
  struct Received: Sendable {
    let line: String
    let headers: [(name: String, value: String)]

    /// All values of a header.
    subscript(name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
  }

  private struct State {
    var replies: [Reply]
    var received: [Received] = []
  }

  /// The server cannot be started.
  struct StartError: Error {
    let number = errno
  }

  /// `http://127.0.0.1:PORT/`
  let url: URL
  private let listener: Int32
  private let state: Mutex<State>

  /// Answers with `replies` in turn; the last of them is repeated.
  init(_ replies: Reply...) throws {
    state = Mutex(State(replies: replies))
    let (listener, port) = try Self.listen()
    guard let url = URL(string: "http://127.0.0.1:\(port)/") else { throw StartError() }
    self.listener = listener
    self.url = url
    Thread.detachNewThread { [weak self] in
      while let connection = Self.accept(listener) {
        DispatchQueue.global().async { [weak self] in
          self?.serve(connection)
          close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The requests received so far.
  var received: [Received] { state.withLock { $0.received } }

  private func serve(_ connection: Int32) {
    guard let request = Self.readRequest(connection) else { return }
    let reply = state.withLock { state in
      state.received.append(request)
      return state.replies.count > 1 ? state.replies.removeFirst() : state.replies.first ?? Reply()
    }
    if reply.isWithheld { Self.awaitEnd(of: connection) }
    if reply.isLost || reply.isWithheld { return }
    let text = Self.text(of: reply, to: request)
    _ = text.withCString { send(connection, $0, strlen($0), Self.noSignal) }
  }
}

extension LoopbackServer {
  #if canImport(Darwin)
    private static let streamType = SOCK_STREAM
    private static let noSignal: Int32 = 0
  #else
    private static let streamType = Int32(SOCK_STREAM.rawValue)
    private static let noSignal = Int32(MSG_NOSIGNAL)
  #endif

  private static func listen() throws -> (listener: Int32, port: UInt16) {
    let listener = socket(AF_INET, streamType, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && Foundation.listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isListening else { throw StartError() }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  private static func accept(_ listener: Int32) -> Int32? {
    let connection = Foundation.accept(listener, nil, nil)
    return connection >= 0 ? connection : nil
  }

  /// The head of a request; the body is read and forgotten.
  private static func readRequest(_ connection: Int32) -> Received? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      let parts = String(decoding: bytes, as: UTF8.self).split(
        separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let lines = parts[0].split(separator: "\r\n")
      let headers = lines.dropFirst().map { line in
        let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (pair[0].lowercased(), pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : "")
      }
      let request = Received(line: String(lines.first ?? ""), headers: headers)
      if parts[1].utf8.count >= request["content-length"].first.flatMap({ Int($0) }) ?? 0 { return request }
    }
  }

  /// Returns when the client has closed the connection.
  private static func awaitEnd(of connection: Int32) {
    var byte: UInt8 = 0
    while recv(connection, &byte, 1, 0) > 0 {}
  }

  private static func text(of reply: Reply, to request: Received) -> String {
    let body = reply.echoesHeaders ? echo(of: request) : reply.body
    let headers = reply.headers.merging(
      ["Content-Length": "\(body.utf8.count)", "Connection": "close"], uniquingKeysWith: { $1 })
    let head = headers.map { "\($0): \($1)\r\n" }.joined()
    return "HTTP/1.1 \(reply.status) Status\r\n\(head)\r\n\(body)"
  }

  private static func echo(of request: Received) -> String {
    let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { "\($0), \($1)" }
    return (try? JSONEncoder().encode(headers)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
