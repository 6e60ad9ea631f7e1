import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A connection to a collector, for one request (HTTP/1.1, RFC 9112). Plain sockets: a library for HTTP would take
/// longer to start than most commands need.
struct CollectorConnection {
  /// In s: to connect, for each part of what is sent, and for the whole answer.
  private static let timeout = 30

  let address: CollectorAddress

  /// Posts a body that is packed by gzip, and gives the answer.
  func post(_ body: [UInt8]) -> CollectorAnswer {
    let socket: Int32
    switch connected() {
    case .success(let connected): socket = connected
    case .failure(.unknownName(let reason)): return .refused(reason: reason)
    case .failure(.unreachable(let reason)): return .later(reason: reason, after: nil)
    }
    defer { close(socket) }
    let head =
      "POST \(address.path) HTTP/1.1\r\nHost: \(address.authority)\r\nContent-Type: application/json\r\n"
      + "Content-Encoding: gzip\r\nContent-Length: \(body.count)\r\nUser-Agent: trace/\(Version.number)\r\n"
      + "Connection: close\r\n\r\n"
    // A collector may answer before it has read everything, and close.
    _ = Output.write(Array(head.utf8) + body, to: socket)
    guard let answer = answer(to: socket) else {
      return .later(reason: "no answer within \(Self.timeout) s", after: nil)
    }
    return CollectorAnswer(answer)
  }

  private enum NoConnection: Error {
    /// The host has no address.
    case unknownName(reason: String)
    /// None of its addresses lets one connect.
    case unreachable(reason: String)
  }

  /// A socket to the first of the host's addresses that lets one connect.
  private func connected() -> Result<Int32, NoConnection> {
    var hints = addrinfo()
    hints.ai_socktype = Self.stream
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(address.host, address.port, &hints, &found)
    guard code == 0 else {
      return .failure(.unknownName(reason: String(cString: gai_strerror(code)).lowercased()))
    }
    defer { freeaddrinfo(found) }
    var reason = "it has no address"
    var next = found
    while let candidate = next?.pointee {
      let descriptor = socket(candidate.ai_family, candidate.ai_socktype, candidate.ai_protocol)
      if descriptor >= 0 {
        setTimeouts(descriptor)
        if connect(descriptor, candidate.ai_addr, candidate.ai_addrlen) == 0 { return .success(descriptor) }
        reason = String(cString: strerror(errno)).lowercased()
        close(descriptor)
      }
      next = candidate.ai_next
    }
    return .failure(.unreachable(reason: reason))
  }

  private func setTimeouts(_ descriptor: Int32) {
    var time = timeval(tv_sec: Self.timeout, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  /// Everything up to the end of the connection, as far as it is looked at; nil where the collector takes too long.
  private func answer(to descriptor: Int32) -> [UInt8]? {
    var answer: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4_096)
    // One that sends a byte now and then never lets a read run out of time.
    let deadline = ContinuousClock.now + .seconds(Self.timeout)
    while answer.count < CollectorAnswer.mostBytes, !CollectorAnswer.isWhole(answer) {
      let inTime = CollectorAnswer.isForeign(answer) ? answer : nil
      guard ContinuousClock.now < deadline else { return inTime }
      let count = read(descriptor, &room, room.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return inTime }
      guard count > 0 else { break }
      answer += room.prefix(count)
    }
    return answer
  }

  #if canImport(Darwin)
    private static let stream = SOCK_STREAM
  #else
    private static let stream = Int32(SOCK_STREAM.rawValue)
  #endif
}
