// SPDX-License-Identifier: MIT
//! httparse, hyper's reader of heads. The protocol is ../../PROTOCOL.md.
use std::io::{self, BufRead, Write};
use std::process::Command;

const DEBIAN: &str = "librust-httparse-dev";
const FIELDS_MAX: usize = 256;

/// A JSON string, each byte the code point of the same number.
fn string(bytes: &[u8]) -> String {
    let escaped: String = bytes
        .iter()
        .map(|&byte| match byte {
            b'"' | b'\\' => format!("\\{}", byte as char),
            0x20..=0x7e => (byte as char).to_string(),
            _ => format!("\\u{byte:04x}"),
        })
        .collect();
    format!("\"{escaped}\"")
}

fn package_version() -> String {
    let asked = Command::new("dpkg-query").args(["-W", "-f", "${Version}", DEBIAN]).output();
    let said = asked.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    if said.is_empty() { "unknown".into() } else { said }
}

fn hello() -> String {
    format!(
        "{{\"adapter\":1,\"name\":\"httparse\",\"version\":\"{}\",\"level\":\"head\",\"package\":\"{DEBIAN} {}\",\
         \"caps\":[\"request\",\"response\"]}}",
        env!("HTTPARSE_VERSION"),
        package_version()
    )
}

fn fields(headers: &[httparse::Header]) -> String {
    let pairs: Vec<String> =
        headers.iter().map(|field| format!("[{},{}]", string(field.name.as_bytes()), string(field.value))).collect();
    pairs.join(",")
}

fn request(parsed: &httparse::Request) -> String {
    format!(
        "{{\"m\":{},\"t\":{},\"v\":\"1.{}\",\"h\":[{}]}}",
        string(parsed.method.unwrap_or("").as_bytes()),
        string(parsed.path.unwrap_or("").as_bytes()),
        parsed.version.unwrap_or(9),
        fields(parsed.headers)
    )
}

fn response(parsed: &httparse::Response) -> String {
    format!(
        "{{\"s\":{},\"p\":{},\"v\":\"1.{}\",\"h\":[{}]}}",
        parsed.code.unwrap_or(0),
        string(parsed.reason.unwrap_or("").as_bytes()),
        parsed.version.unwrap_or(9),
        fields(parsed.headers)
    )
}

fn answer(data: &[u8], is_response: bool) -> String {
    let mut slots = [httparse::EMPTY_HEADER; FIELDS_MAX];
    let (read, message) = if is_response {
        let mut parsed = httparse::Response::new(&mut slots);
        (parsed.parse(data), response(&parsed))
    } else {
        let mut parsed = httparse::Request::new(&mut slots);
        (parsed.parse(data), request(&parsed))
    };
    let member = if is_response { "responses" } else { "requests" };
    match read {
        Ok(httparse::Status::Complete(_)) => format!("{{\"{member}\":[{message}],\"end\":\"ok\"}}"),
        Ok(httparse::Status::Partial) => format!("{{\"{member}\":[],\"end\":\"incomplete\"}}"),
        Err(refusal) => format!("{{\"{member}\":[],\"end\":\"reject\",\"error\":\"{refusal}\"}}"),
    }
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or("-");
        let is_response = words.any(|word| word == "role=response");
        let hex = if first == "-" { "" } else { first };
        let said = if first == "?" {
            hello()
        } else {
            let data: Vec<u8> =
                (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap_or(0)).collect();
            answer(&data, is_response)
        };
        writeln!(out, "{said}")?;
        out.flush()?;
    }
    Ok(())
}
