# SPDX-License-Identifier: MIT
# Installing: static and shared library, header, pkg-config, CMake, man pages; and the library in two files.

PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := $(shell sed -n 's/^\#define HTTPZ_VERSION "\(.*\)"/\1/p' parser/httpz.h)
PACKAGE := $(BUILD)/package
SONAME  := libhttpz.so.0
ROOT     = $(DESTDIR)$(PREFIX)
# $(call filled,FILE): package/FILE.in with prefix and version
filled   = sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' package/$(1).in

DIST    := $(BUILD)/dist

.PHONY: dist amalgam install uninstall package-test abi abi-accept

amalgam: $(PACKAGE)/httpz.c ## write the library as two files, build/package/httpz.c and httpz.h
$(PACKAGE)/httpz.c $(PACKAGE)/httpz.h &: $(PARSER_SRC) package/amalgamate.py
	@package/amalgamate.py parser $(PACKAGE)

$(PACKAGE)/$(SONAME): $(PACKAGE)/httpz.c package/httpz.map
	@$(CC) $(LIB_CFLAGS) -fPIC -shared -Wl,-soname,$(SONAME) -Wl,--version-script=package/httpz.map -Wl,-z,defs $< -o $@

install: all $(PACKAGE)/$(SONAME) ## install library, header and tools (PREFIX=/usr/local DESTDIR=)
	install -d $(ROOT)/include $(ROOT)/lib/pkgconfig $(ROOT)/lib/cmake/httpz $(ROOT)/bin $(ROOT)/share/man/man1
	install -m 644 $(PACKAGE)/httpz.h $(ROOT)/include/
	install -m 644 $(BUILD)/libhttpz.a $(ROOT)/lib/
	install -m 755 $(PACKAGE)/$(SONAME) $(ROOT)/lib/$(SONAME).$(VERSION)
	ln -sf $(SONAME).$(VERSION) $(ROOT)/lib/$(SONAME)
	ln -sf $(SONAME) $(ROOT)/lib/libhttpz.so
	@$(call filled,httpz.pc) | install -m 644 /dev/stdin $(ROOT)/lib/pkgconfig/httpz.pc
	@for file in httpz-config.cmake httpz-config-version.cmake; do \
	  $(call filled,$$file) | install -m 644 /dev/stdin $(ROOT)/lib/cmake/httpz/$$file; done
	install -m 755 $(BUILD)/httpz-parse $(ROOT)/bin/
	install -m 644 conformance/httpz-parse.1 $(ROOT)/share/man/man1/

uninstall: ## remove what install put there
	rm -rf $(ROOT)/include/httpz.h $(ROOT)/lib/libhttpz.* $(ROOT)/lib/pkgconfig/httpz.pc $(ROOT)/lib/cmake/httpz
	rm -f $(ROOT)/bin/httpz-parse $(ROOT)/share/man/man1/httpz-parse.1

package-test: all $(PACKAGE)/$(SONAME) ## install below build/ and use it from there: pkg-config, CMake, C++, two files, symbols
	@CC=$(CC) CLANG=$(CLANG) MAKE="$(MAKE)" package/test.sh

abi: $(PACKAGE)/$(SONAME) ## compare the binary interface with the released one
	@package/abi.py $(PACKAGE)/$(SONAME) $(PACKAGE)/httpz.h --cc $(CC) --against package/abi.txt

abi-accept: $(PACKAGE)/$(SONAME) ## write package/abi.txt anew
	@package/abi.py $(PACKAGE)/$(SONAME) $(PACKAGE)/httpz.h --cc $(CC) >package/abi.txt

dist: amalgam corpus-forms ## write what is released below build/dist: sources, two files, corpus in each form, checksums
	$(call need,git,git)
	@package/dist.sh $(DIST) $(VERSION) $(BUILD)
